'use client';

import { Button } from '../ui/button';
import { CopyButton } from '../ui/copy-text';
import { Notice } from '../ui/notice';
import { PEOPLE_MAX } from './pasted-keys';
import type { PastedState } from './use-pasted-people';

const NAMED = 5;

interface PastedPeopleProps {
  readonly state: PastedState;
  readonly onRetry: (keys: readonly string[]) => void;
  readonly onDismiss: () => void;
}

/** Says what became of a pasted list: above all, whom nobody knows. */
export function PastedPeople({ state, onRetry, onDismiss }: PastedPeopleProps) {
  switch (state.kind) {
    case 'none':
      return null;
    case 'looking':
      return (
        <p role="status" className="text-muted text-sm">
          Looking for {state.count} people
        </p>
      );
    case 'too_many':
      return (
        <Notice tone="schedule" actions={<Dismiss onDismiss={onDismiss} />}>
          The list has {state.count.toLocaleString('en')} entries. Up to {PEOPLE_MAX.toLocaleString('en')}{' '}
          people can be pinned here at once; for more, import a file.
        </Notice>
      );
    case 'failed':
      return (
        <Notice
          tone="off"
          actions={
            <>
              <Button size="sm" onClick={() => onRetry(state.keys)}>
                Try again
              </Button>
              <Dismiss onDismiss={onDismiss} />
            </>
          }
        >
          Nobody of the pasted list was added. {state.message}
        </Notice>
      );
    case 'missing':
      return (
        <Notice
          tone="schedule"
          actions={
            <>
              <Dismiss onDismiss={onDismiss} />
              <CopyButton text={state.keys.join('\n')} label="entries that name nobody" />
            </>
          }
        >
          {state.keys.length} of {state.count} pasted entries name nobody in the directory:{' '}
          {state.keys.slice(0, NAMED).join(', ')}
          {state.keys.length > NAMED ? ` and ${state.keys.length - NAMED} more` : ''}.
        </Notice>
      );
  }
}

function Dismiss({ onDismiss }: { readonly onDismiss: () => void }) {
  return (
    <Button size="sm" onClick={onDismiss}>
      Dismiss
    </Button>
  );
}
