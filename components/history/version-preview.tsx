import { LocalTime } from '../time/local-time';
import { Notice } from '../ui/notice';
import { actorInWords } from './actor-words';
import { ChangeLines } from './change-lines';
import type { VersionDifference } from './version-actions';

/** The difference between a flag as it is and as it was. */
export function VersionPreview({ version }: { readonly version: VersionDifference }) {
  const { at, by, changes, omitted, archived } = version;
  return (
    <>
      <p>
        As <span className="font-medium [overflow-wrap:anywhere]">{actorInWords(by)}</span> left the flag,{' '}
        <LocalTime instant={at} />.
      </p>
      {archived ? (
        <Notice tone="neutral">
          The flag is archived, so nothing of it can be changed. Restore the flag under Settings first.
        </Notice>
      ) : null}
      <section className="grid gap-2">
        <h3 className="font-medium">What restoring changes</h3>
        {changes.length === 0 ? (
          <p className="text-muted">Nothing: the flag is as it was then.</p>
        ) : (
          <ChangeLines changes={changes} label="What restoring changes" />
        )}
        {omitted > 0 ? (
          <p className="text-muted text-sm">and {omitted.toLocaleString('en-GB')} more changes</p>
        ) : null}
      </section>
      <p className="text-muted text-sm">
        Overrides and scheduled changes stay as they are now, and so does whether the flag is archived.
        Restoring is a change like any other: it is in the history, and can be undone.
      </p>
    </>
  );
}
