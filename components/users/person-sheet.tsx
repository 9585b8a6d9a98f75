'use client';

import { type ReactNode, useState } from 'react';
import { FailureNotice } from '../layout/failure-notice';
import { Button } from '../ui/button';
import { Sheet, SheetBody, SheetFoot } from '../ui/sheet';
import { useFocusError } from '../ui/use-focus-error';
import { PersonFields } from './person-fields';
import { usePersonForm } from './use-person-form';

type FormOptions = Parameters<typeof usePersonForm>[0];

interface PersonSheetProps extends Omit<FormOptions, 'onDirty'> {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description: ReactNode;
  readonly saveLabel: string;
  readonly externalIdIsFixed: boolean;
}

/** The fields of a person, new or stored, in a sheet beside the page. */
export function PersonSheet({ open, onOpenChange, title, description, ...rest }: PersonSheetProps) {
  const [dirty, setDirty] = useState(false);
  const show = (next: boolean) => {
    setDirty(false);
    onOpenChange(next);
  };
  return (
    <Sheet open={open} onOpenChange={show} guarded={dirty} title={title} description={description}>
      <PersonFormInside
        {...rest}
        onDirty={() => setDirty(true)}
        onSaved={(saved) => {
          show(false);
          rest.onSaved(saved);
        }}
        onCancel={() => show(false)}
      />
    </Sheet>
  );
}

interface PersonFormInsideProps extends FormOptions {
  readonly saveLabel: string;
  readonly externalIdIsFixed: boolean;
  readonly onCancel: () => void;
}

function PersonFormInside({ saveLabel, externalIdIsFixed, onCancel, ...options }: PersonFormInsideProps) {
  const form = usePersonForm(options);
  const element = useFocusError(form.errors);
  return (
    <form
      ref={element}
      noValidate
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        void form.save();
      }}
    >
      <SheetBody>
        {form.failure ? <FailureNotice failure={form.failure} /> : null}
        <PersonFields form={form} externalIdIsFixed={externalIdIsFixed} />
      </SheetBody>
      <SheetFoot>
        <Button look="quiet" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" look="primary" pending={form.pending}>
          {saveLabel}
        </Button>
      </SheetFoot>
    </form>
  );
}
