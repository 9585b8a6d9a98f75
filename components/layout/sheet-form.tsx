'use client';

import type { ReactNode } from 'react';
import { Button } from '../ui/button';
import { SheetBody, SheetFoot } from '../ui/sheet';
import { FailureNotice } from './failure-notice';
import type { useSubmit } from './use-submit';

interface SheetFormProps {
  readonly submit: ReturnType<typeof useSubmit>;
  readonly onSubmit: () => void;
  readonly onCancel: () => void;
  /** The verb with its object: "Create segment". */
  readonly submitLabel: string;
  /** The fields. */
  readonly children: ReactNode;
}

/** A form that fills a sheet: what went wrong above its fields, and the two ways out at its foot. */
export function SheetForm({ submit, onSubmit, onCancel, submitLabel, children }: SheetFormProps) {
  return (
    <form
      ref={submit.form}
      noValidate
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <SheetBody>
        {submit.failure ? <FailureNotice failure={submit.failure} /> : null}
        {children}
      </SheetBody>
      <SheetFoot>
        <Button look="quiet" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" look="primary" pending={submit.pending}>
          {submitLabel}
        </Button>
      </SheetFoot>
    </form>
  );
}
