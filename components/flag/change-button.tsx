'use client';

import { Button } from '../ui/button';

interface ChangeButtonProps {
  /** What is changed: "default". */
  readonly what: string;
  readonly open: boolean;
  readonly onToggle: (open: boolean) => void;
  readonly blocked: string | undefined;
}

/** Opens the fields of a part of the page in place, and closes them again; what was changed stays changed. */
export function ChangeButton({ what, open, onToggle, blocked }: ChangeButtonProps) {
  return (
    <Button
      size="sm"
      blocked={blocked}
      aria-expanded={open}
      aria-label={open ? `Close ${what}` : `Change ${what}`}
      onClick={() => onToggle(!open)}
    >
      {open ? 'Close' : 'Change'}
    </Button>
  );
}
