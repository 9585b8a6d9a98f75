'use client';

import * as Dialog from '@radix-ui/react-dialog';
import { ChangeLines } from '../history/change-lines';
import { FailureNotice } from '../layout/failure-notice';
import { Button } from '../ui/button';
import { AffectedLine } from './affected-line';
import { InUseNotice } from './in-use-notice';
import { shownDiff } from './review';
import type { SaveProblem, Targeting } from './use-targeting';

interface ReviewDialogProps {
  readonly targeting: Targeting;
}

/** Shows what differs before it is saved, and whom it reaches. */
export function ReviewDialog({ targeting }: ReviewDialogProps) {
  const { base, stored, draft, problem, pending, reviewing, setReviewing, save } = targeting;
  return (
    <Dialog.Root open={reviewing} onOpenChange={setReviewing}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-veil" />
        <Dialog.Content className="-translate-x-1/2 -translate-y-1/2 fixed top-1/2 left-1/2 z-40 flex max-h-[calc(100dvh-2rem)] w-180 max-w-[calc(100vw-2rem)] animate-fade flex-col rounded-lg border bg-surface shadow-float focus:outline-none">
          <div className="border-b px-6 py-4">
            <Dialog.Title className="font-semibold text-lg [overflow-wrap:anywhere]">
              Save {base.name}?
            </Dialog.Title>
            <Dialog.Description className="text-muted">
              This is what changes for everybody, within a second.
            </Dialog.Description>
          </div>
          <div className="grid min-h-0 content-start gap-4 overflow-y-auto px-6 py-4">
            <ChangeLines changes={shownDiff(stored, draft)} label="What changes" />
            <AffectedLine targeting={targeting} />
            <ProblemNotice problem={problem} targeting={targeting} />
          </div>
          <div className="flex flex-wrap justify-end gap-2 border-t px-6 py-4">
            <Dialog.Close asChild>
              <Button look="quiet">Keep editing</Button>
            </Dialog.Close>
            <Button look="primary" pending={pending} onClick={() => save()}>
              Save changes
            </Button>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface ProblemNoticeProps {
  readonly problem: SaveProblem | null;
  readonly targeting: Targeting;
}

function ProblemNotice({ problem, targeting: { base, pending, save } }: ProblemNoticeProps) {
  switch (problem?.kind) {
    case 'session':
    case 'message':
      return <FailureNotice failure={problem} />;
    case 'in_use':
      return (
        <InUseNotice
          flagName={base.name}
          error={problem.error}
          pending={pending}
          onPause={() => save('pause')}
        />
      );
    default:
      return null;
  }
}
