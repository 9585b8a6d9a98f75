'use client';

import type { FlagView } from '@/lib/flags/types';
import { actorInWords } from '../history/actor-words';
import { RelativeTime } from '../time/relative-time';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import { draftOf, FIELD_NAMES, type SettingsField } from './settings-draft';

interface SettingsConflictProps {
  /** As it is now. */
  readonly flag: FlagView;
  /** What both changed. */
  readonly fields: readonly SettingsField[];
  readonly onTakeTheirs: () => void;
  readonly onKeepMine: () => void;
}

/** Somebody else changed the same fields: theirs to see, mine still in the form, and the choice. */
export function SettingsConflict({ flag, fields, onTakeTheirs, onKeepMine }: SettingsConflictProps) {
  const theirs = draftOf(flag);
  return (
    <Notice
      tone="schedule"
      actions={
        <>
          <Button size="sm" onClick={onTakeTheirs}>
            Take theirs
          </Button>
          <Button size="sm" onClick={onKeepMine}>
            Keep mine
          </Button>
        </>
      }
    >
      {actorInWords(flag.updatedBy)} changed this <RelativeTime instant={flag.updatedAt} />. Yours is still in
      the form and not saved. Theirs:
      <ul className="list-disc pl-4">
        {fields.map((field) => (
          <li key={field}>
            {FIELD_NAMES[field]}: {shown(theirs[field])}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function shown(value: string | boolean | readonly string[]): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return (typeof value === 'string' ? value : value.join(', ')) || 'none';
}
