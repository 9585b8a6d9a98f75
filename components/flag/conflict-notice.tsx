'use client';

import { actorInWords } from '../history/actor-words';
import { ChangeLines } from '../history/change-lines';
import { formatRelative } from '../time/format-time';
import { useNow } from '../time/now';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import { draftOf } from './draft';
import { shownDiff } from './review';
import type { Targeting } from './use-targeting';

/** Somebody saved the same parts meanwhile: both versions, and whose is to stay. */
export function ConflictNotice({ targeting }: { readonly targeting: Targeting }) {
  const { stored, draft, conflict, decide } = targeting;
  const now = useNow();
  if (conflict === null) return null;
  const { version } = conflict;
  return (
    <Notice
      tone="schedule"
      actions={
        <>
          <Button size="sm" onClick={() => decide(version, 'theirs')}>
            Take theirs
          </Button>
          <Button size="sm" onClick={() => decide(version, 'mine')}>
            Keep mine
          </Button>
        </>
      }
    >
      <p>
        {actorInWords(version.updatedBy)} changed this {formatRelative(version.updatedAt, now)}. Yours is
        still here and not saved. Keep mine puts your parts on top of theirs; you can look at the difference
        before you save.
      </p>
      <div className="mt-3 grid gap-3 rounded-md bg-surface p-3 text-ink sm:grid-cols-2">
        <div className="grid min-w-0 content-start gap-1.5">
          <h3 className="font-medium">Theirs</h3>
          <ChangeLines changes={shownDiff(stored, draftOf(version))} label="What they changed" />
        </div>
        <div className="grid min-w-0 content-start gap-1.5">
          <h3 className="font-medium">Yours</h3>
          <ChangeLines changes={shownDiff(stored, draft)} label="What you changed" />
        </div>
      </div>
    </Notice>
  );
}
