'use client';

import { useState } from 'react';
import type { ApiKeyView } from '@/lib/keys/types';
import { FailureNotice } from '../layout/failure-notice';
import { useSubmit } from '../layout/use-submit';
import { formatExact } from '../time/format-time';
import { useNow } from '../time/now';
import { Button } from '../ui/button';
import { ChoiceChips } from '../ui/choice-chips';
import { FieldGroup } from '../ui/field';
import { SheetBody, SheetFoot } from '../ui/sheet';
import type { KeyActions, NewKey } from './key-actions';

const OVERLAPS = [
  { value: '0', label: 'None' },
  { value: '3600', label: '1 hour' },
  { value: '86400', label: '1 day' },
  { value: '604800', label: '7 days' },
] as const;
type Overlap = (typeof OVERLAPS)[number]['value'];

interface RotateKeyFormProps {
  readonly apiKey: ApiKeyView;
  readonly rotate: KeyActions['rotate'];
  readonly onMade: (made: NewKey) => void;
  readonly onDirty: () => void;
  readonly onCancel: () => void;
}

/** For how long both keys are good. */
export function RotateKeyForm({ apiKey, rotate, onMade, onDirty, onCancel }: RotateKeyFormProps) {
  const [overlap, setOverlap] = useState<Overlap>('86400');
  const now = useNow();
  const submit = useSubmit();
  const seconds = Number(overlap);
  return (
    <form
      ref={submit.form}
      noValidate
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        void submit.run(() => rotate(apiKey.id, JSON.stringify({ overlap_seconds: seconds })), onMade);
      }}
    >
      <SheetBody>
        {submit.failure ? <FailureNotice failure={submit.failure} /> : null}
        <FieldGroup
          label="The old key stays good for"
          hint={oldKeyUntil(apiKey, seconds, now)}
          error={submit.errorOf('overlap_seconds')}
        >
          <ChoiceChips
            value={overlap}
            options={OVERLAPS}
            onChange={(next) => {
              onDirty();
              setOverlap(next);
            }}
          />
        </FieldGroup>
      </SheetBody>
      <SheetFoot>
        <Button look="quiet" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" look="primary" pending={submit.pending}>
          Rotate key
        </Button>
      </SheetFoot>
    </form>
  );
}

/** When the old key is over: after the overlap, or at its own end if that is earlier. */
function oldKeyUntil({ expiresAt }: ApiKeyView, seconds: number, now: number): string {
  if (seconds === 0) return 'The old key is refused at once: programs that still use it stop working.';
  const overlapEnd = now + seconds * 1000;
  const end = new Date(Math.min(overlapEnd, expiresAt?.getTime() ?? overlapEnd));
  return `Give your programs the new key before ${formatExact(end)}.`;
}
