'use client';

import { FailureNotice } from '../layout/failure-notice';
import { Button } from '../ui/button';
import { Progress } from '../ui/progress';
import { SheetBody, SheetFoot } from '../ui/sheet';
import { countOverrides } from './bulk-actions';
import { ConflictField } from './conflict-field';
import { ImportFormat } from './import-format';
import type { ImportAnswer, ImportOutcome } from './import-overrides';
import { ImportProblems } from './import-problems';
import { ImportSourceFields } from './import-source-fields';
import { useImport } from './use-import';

interface ImportOverridesFormProps {
  /** Whether there is something that would be lost. */
  readonly onDirty: (dirty: boolean) => void;
  readonly onCancel: () => void;
  readonly onImported: (outcome: ImportOutcome) => void;
}

/** A file, what to do about conflicts, what would happen, and the import. */
export function ImportOverridesForm({ onDirty, onCancel, onImported }: ImportOverridesFormProps) {
  const { source, answer, sent, pending, change, send } = useImport(onImported);
  const isEmpty = source.file === null && source.text.trim() === '';
  const checked = answer?.kind === 'done' ? answer.outcome : null;
  const written = checked ? checked.created + checked.updated : 0;
  return (
    <form
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isEmpty) void send(checked === null || written === 0);
      }}
    >
      <SheetBody>
        <ImportSourceFields
          file={source.file}
          text={source.text}
          onChange={(changes) => {
            change(changes);
            onDirty(true);
          }}
        />
        <ConflictField value={source.onConflict} onChange={(onConflict) => change({ onConflict })} />
        <ImportFormat />
        {answer === null ? null : <Answer answer={answer} />}
      </SheetBody>
      <SheetFoot
        effect={
          sent === null ? null : (
            <div className="border-b px-4 py-3 md:px-6">
              <Progress
                label={progressLabel(sent, checked !== null)}
                value={sent > 0 && sent < 1 ? sent : null}
              />
            </div>
          )
        }
      >
        <Button look="quiet" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" look="primary" pending={pending} blocked={blockedBy(isEmpty, checked, written)}>
          {checked === null ? 'Check rows' : `Import ${countOverrides(written)}`}
        </Button>
      </SheetFoot>
    </form>
  );
}

function progressLabel(sent: number, isReal: boolean): string {
  if (sent < 1) return 'Sending the rows';
  return isReal ? 'Importing: all of it or nothing' : 'Checking every row';
}

function blockedBy(isEmpty: boolean, checked: ImportOutcome | null, written: number): string | undefined {
  if (isEmpty) return 'Choose a file or paste rows first.';
  return checked !== null && written === 0 ? 'Nothing would change.' : undefined;
}

function Answer({ answer }: { readonly answer: ImportAnswer }) {
  if (answer.kind === 'failed') return <FailureNotice failure={answer.failure} />;
  if (answer.kind === 'problems') return <ImportProblems problems={answer.problems} count={answer.count} />;
  const { rows, created, updated, unchanged, skipped } = answer.outcome;
  const parts = [
    `${created.toLocaleString('en-GB')} new`,
    `${updated.toLocaleString('en-GB')} replaced`,
    `${unchanged.toLocaleString('en-GB')} already so`,
    `${skipped.toLocaleString('en-GB')} left as they are`,
  ];
  return (
    <section
      aria-label="What would happen"
      role="status"
      className="grid gap-1 rounded-lg border px-3 py-2.5"
    >
      <p className="font-medium">
        {rows.toLocaleString('en-GB')} {rows === 1 ? 'row is' : 'rows are'} sound. Nothing is written yet.
      </p>
      <p className="text-muted">{parts.join(', ')}</p>
    </section>
  );
}
