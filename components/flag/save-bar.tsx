'use client';

import { Button } from '../ui/button';

interface SaveBarProps {
  /** How much is changed. */
  readonly changes: number;
  readonly blocked: string | undefined;
  readonly onDiscard: () => void;
  readonly onReview: () => void;
}

/** Rises from the bottom while something is changed and not saved. */
export function SaveBar({ changes, blocked, onDiscard, onReview }: SaveBarProps) {
  if (changes === 0) return null;
  return (
    <section
      aria-label="Unsaved changes"
      className="sticky bottom-0 z-20 animate-rise border-t bg-surface px-4 py-3 shadow-float md:px-6"
    >
      <div className="flex flex-wrap items-center gap-2">
        <p role="status" className="mr-auto font-medium">
          {changes === 1 ? '1 unsaved change' : `${changes} unsaved changes`}
        </p>
        <Button look="quiet" onClick={onDiscard}>
          Discard changes
        </Button>
        <Button look="primary" blocked={blocked} onClick={onReview}>
          Review and save
        </Button>
      </div>
    </section>
  );
}
