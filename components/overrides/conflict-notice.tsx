'use client';

import type { OverrideView } from '@/lib/overrides/types';
import { actorInWords } from '../history/actor-words';
import { formatRelative } from '../time/format-time';
import { useNow } from '../time/now';
import { Button } from '../ui/button';
import { cn } from '../ui/cn';
import { Notice } from '../ui/notice';
import type { OverrideDraft } from './override-draft';
import { compareVersions } from './version-comparison';

interface ConflictNoticeProps {
  /** What somebody else made of the override. */
  readonly theirs: OverrideView;
  readonly mine: OverrideDraft;
  readonly onKeepMine: () => void;
  readonly onTakeTheirs: () => void;
}

/** Somebody else was faster: both versions side by side, what differs marked, to choose from. */
export function ConflictNotice({ theirs, mine, onKeepMine, onTakeTheirs }: ConflictNoticeProps) {
  const now = useNow();
  const fields = compareVersions(theirs, mine, now);
  // It may be newer than the clock of the page, which goes in steps.
  const when = new Date(Math.min(theirs.updatedAt.getTime(), now));
  return (
    <Notice tone="schedule">
      <p className="font-medium">
        {actorInWords(theirs.updatedBy)} changed this {formatRelative(when, now)}. Nothing of yours is saved
        yet.
      </p>
      <table className="mt-2 w-full table-fixed border-collapse text-left text-ink text-sm">
        <caption className="sr-only">Their version and yours</caption>
        <thead>
          <tr className="align-bottom">
            <td className="w-16" />
            <th scope="col" className="pr-3 pb-1 font-medium">
              Theirs
            </th>
            <th scope="col" className="pb-1 font-medium">
              Yours
            </th>
          </tr>
        </thead>
        <tbody>
          {fields.map(({ name, theirs: stored, mine: typed, differs }) => (
            <tr key={name} className="align-top">
              <th scope="row" className="py-1 font-normal text-muted">
                {name}
              </th>
              <td className="py-1 pr-3">
                <Version text={stored} marked={differs} />
              </td>
              <td className="py-1">
                <Version text={typed} marked={differs} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td />
            <td className="pt-1 pr-3">
              <Button size="sm" onClick={onTakeTheirs}>
                Take theirs
              </Button>
            </td>
            <td className="pt-1">
              <Button size="sm" onClick={onKeepMine}>
                Keep mine
              </Button>
            </td>
          </tr>
        </tfoot>
      </table>
    </Notice>
  );
}

function Version({ text, marked }: { readonly text: string; readonly marked: boolean }) {
  const Mark = marked ? 'mark' : 'span';
  return (
    <Mark
      title={text}
      className={cn(
        'line-clamp-3 bg-transparent text-ink [overflow-wrap:anywhere]',
        marked ? 'rounded-sm bg-surface px-1 font-medium outline outline-schedule' : 'px-1 text-muted',
      )}
    >
      {text}
    </Mark>
  );
}
