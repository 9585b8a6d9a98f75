'use client';

import { useRouter } from 'next/navigation';
import { Button } from '../ui/button';
import { Sheet, SheetBody, SheetFoot } from '../ui/sheet';
import { toastDone } from '../ui/undo-toast';
import { FileDrop } from './file-drop';
import { ImportOutcome } from './import-outcome';
import { usePeopleImport } from './use-people-import';

interface ImportPeopleSheetProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Imports many people from a file: it is tried first, and all of them are taken or nobody. */
export function ImportPeopleSheet({ open, onOpenChange }: ImportPeopleSheetProps) {
  return (
    <Sheet
      open={open}
      onOpenChange={onOpenChange}
      title="Import users"
      description="Creates or updates up to 100,000 users by their external id: all of them or nobody."
    >
      <ImportInside onClose={() => onOpenChange(false)} />
    </Sheet>
  );
}

const EXAMPLE = `external_id,email,name,plan,seats:number,beta:boolean
u-1734,ada@example.com,Ada Lovelace,pro,12,true`;

function ImportInside({ onClose }: { readonly onClose: () => void }) {
  const router = useRouter();
  const { state, pending, choose, send } = usePeopleImport(({ created, updated }) => {
    toastDone('Users imported', `${created} new, ${updated} changed`);
    router.refresh();
    onClose();
  });
  const count = state.status === 'checked' ? state.counts.created + state.counts.updated : 0;
  return (
    <>
      <SheetBody>
        <FileDrop
          label="Choose a file of users, or drop it here"
          accept=".csv,.json,text/csv,application/json"
          hint="CSV or JSON. It is checked first; nothing is written yet."
          onChoose={choose}
        />
        <ImportOutcome state={state} />
        {state.status === 'empty' ? (
          <div className="grid gap-2 text-muted text-sm">
            <p>
              In a CSV file the first line names the columns: <code className="font-mono">external_id</code>,{' '}
              <code className="font-mono">email</code> and, if you like,{' '}
              <code className="font-mono">name</code>. Every other column is an attribute: text, unless its
              name ends in <code className="font-mono">:number</code> or{' '}
              <code className="font-mono">:boolean</code>.
            </p>
            <pre
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
              tabIndex={0}
              className="overflow-x-auto rounded-lg border bg-sunken p-3 text-ink text-xs"
            >
              {EXAMPLE}
            </pre>
            <p>Roles and passwords are not imported. What a row leaves out stays as it is.</p>
          </div>
        ) : null}
      </SheetBody>
      <SheetFoot>
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
        <Button look="primary" pending={pending} blocked={blockedBy(state.status, count)} onClick={send}>
          {importLabel(count)}
        </Button>
      </SheetFoot>
    </>
  );
}

function blockedBy(status: string, count: number): string | undefined {
  if (status === 'empty') return 'Choose a file first.';
  if (status === 'wrong') return 'Mend the file and choose it again.';
  return status === 'checked' && count === 0 ? 'Everybody in the file is as it says already.' : undefined;
}

function importLabel(count: number): string {
  if (count === 0) return 'Import users';
  return count === 1 ? 'Import 1 user' : `Import ${count.toLocaleString('en-GB')} users`;
}
