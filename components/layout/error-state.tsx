'use client';

import { CircleAlert } from 'lucide-react';
import { Button } from '../ui/button';
import { CopyText } from '../ui/copy-text';
import { EmptyState } from '../ui/empty-state';

interface ErrorStateProps {
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** A page could not be drawn: what is safe, what to do, and what to tell whoever looks into it. */
export function ErrorState({ error, onRetry }: ErrorStateProps) {
  const digest = digestOf(error);
  return (
    <EmptyState
      icon={CircleAlert}
      title="This page cannot be shown just now"
      action={
        <Button look="primary" onClick={onRetry}>
          Try again
        </Button>
      }
    >
      Nothing was changed. Try again in a moment; if it stays so, tell whoever runs Pennon.
      {digest === null ? null : (
        <span className="mt-2 flex items-center justify-center gap-1.5">
          Error <CopyText text={digest} />
        </span>
      )}
    </EmptyState>
  );
}

/** What finds the error in the server's log; null for one that the server has not seen. */
export function digestOf(error: unknown): string | null {
  const digest = error instanceof Error && 'digest' in error ? error.digest : undefined;
  return typeof digest === 'string' ? digest : null;
}
