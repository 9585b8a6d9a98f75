'use client';

import { Button } from '../ui/button';
import { Notice } from '../ui/notice';

/** The person has an override of the flag already: the way to it. */
export function TakenNotice({ onEditExisting }: { readonly onEditExisting: () => void }) {
  return (
    <Notice
      tone="schedule"
      actions={
        <Button size="sm" onClick={onEditExisting}>
          Edit existing override
        </Button>
      }
    >
      This user already has an override of this flag.
    </Notice>
  );
}
