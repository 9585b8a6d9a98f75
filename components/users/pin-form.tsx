'use client';

import type { OverrideView, ResolvedFlag } from '@/lib/overrides/types';
import { FailureNotice } from '../layout/failure-notice';
import { ExpiryField } from '../overrides/expiry-field';
import type { OverrideActions, Person } from '../overrides/types';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Skeleton } from '../ui/skeleton';
import { useFocusError } from '../ui/use-focus-error';
import { usePinForm } from './use-pin-form';
import { useStoredOverride } from './use-stored-override';

interface PinFormProps {
  readonly flag: ResolvedFlag & { readonly value: boolean };
  readonly person: Person;
  readonly actions: OverrideActions;
  readonly onDirty: () => void;
  readonly onCancel: () => void;
  /** `before` is what was pinned; null when nothing was. */
  readonly onSaved: (saved: OverrideView, before: OverrideView | null) => void;
}

/** Pins the other value of a boolean flag: why, and until when. What is pinned already is looked up first. */
export function PinForm(props: PinFormProps) {
  const { flag, person, actions } = props;
  const stored = useStoredOverride(actions, person.id, flag.overridden ? flag.name : null);
  if (stored.status === 'loading') {
    return (
      <div role="status" aria-label="Loading the override" className="grid gap-3">
        <Skeleton className="w-40" />
        <Skeleton className="h-9" />
        <Skeleton className="h-9" />
      </div>
    );
  }
  if (stored.status === 'failed') return <FailureNotice failure={stored.failure} />;
  return <PinFields {...props} stored={stored.override} />;
}

function PinFields({
  flag,
  person,
  actions,
  stored,
  onDirty,
  onCancel,
  onSaved,
}: PinFormProps & { readonly stored: OverrideView | null }) {
  const to = flag.value ? 'off' : 'on';
  const form = usePinForm({ flagName: flag.name, userId: person.id, variant: to, stored, actions, onSaved });
  const element = useFocusError(form.errors);
  return (
    <form
      ref={element}
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void form.save();
      }}
    >
      <p className="[overflow-wrap:anywhere]">
        <span className="font-mono text-sm">{flag.name}</span> for {person.email}: {flag.value ? 'on' : 'off'}{' '}
        → <strong className="font-semibold">{to}</strong>
      </p>
      {form.failure ? <FailureNotice failure={form.failure} /> : null}
      <Field label="Reason" error={form.errors.reason}>
        {(control) => (
          <Input
            {...control}
            value={form.reason}
            onChange={(event) => {
              onDirty();
              form.setReason(event.target.value);
            }}
            placeholder="Ticket 4812"
            autoComplete="off"
          />
        )}
      </Field>
      <ExpiryField draft={form.expiry} onChange={form.setExpiry} error={form.errors.expiry} />
      <div className="flex justify-end gap-2">
        <Button look="quiet" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" look="primary" pending={form.pending}>
          Pin {to}
        </Button>
      </div>
    </form>
  );
}
