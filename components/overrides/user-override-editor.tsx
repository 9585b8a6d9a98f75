'use client';

import { useState } from 'react';
import type { OverrideView } from '@/lib/overrides/types';
import { Notice } from '../ui/notice';
import { FormSkeleton, Sheet, SheetBody } from '../ui/sheet';
import { useLookup } from '../ui/use-lookup';
import { readFlag } from './directory';
import { draftOfOverride, newDraft } from './override-draft';
import { OverrideForm } from './override-form';
import type { OverrideActions, Person } from './types';

/** What is edited: a stored override, or a new one with what is known of it. */
export type EditorTarget =
  | { readonly mode: 'edit'; readonly override: OverrideView }
  | { readonly mode: 'create'; readonly person: Person | null; readonly flagName: string | null };

interface UserOverrideEditorProps {
  readonly target: EditorTarget;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly actions: OverrideActions;
  readonly onSaved: (saved: OverrideView, before: OverrideView | null) => void;
  /** Goes on with the override that a person already has of a flag. */
  readonly onEditStored: (userId: string, flagName: string) => void;
}

/** Pins a flag for one person, or changes what is pinned, in a sheet beside the list. */
export function UserOverrideEditor({ target, open, onOpenChange, ...rest }: UserOverrideEditorProps) {
  const [dirty, setDirty] = useState(false);
  return (
    <Sheet
      open={open}
      onOpenChange={(next) => {
        setDirty(false);
        onOpenChange(next);
      }}
      guarded={dirty}
      title={target.mode === 'edit' ? 'Edit override' : 'Pin value'}
      description={
        target.mode === 'edit'
          ? `${target.override.flagName} for ${target.override.user.email}`
          : 'One person gets this value at once, whatever the rules say, until it ends or is taken away.'
      }
    >
      <EditorInside
        target={target}
        onDirty={() => setDirty(true)}
        onCancel={() => onOpenChange(false)}
        {...rest}
      />
    </Sheet>
  );
}

interface EditorInsideProps extends Omit<UserOverrideEditorProps, 'open' | 'onOpenChange'> {
  readonly onDirty: () => void;
  readonly onCancel: () => void;
}

/** Waits for the flag, whose variants say how the value is chosen. */
function EditorInside({ target, ...rest }: EditorInsideProps) {
  const flagName = target.mode === 'edit' ? target.override.flagName : target.flagName;
  const flag = useLookup(readFlag, flagName);
  if (flagName === null) {
    return <OverrideForm initial={newDraft(personOf(target), null)} stored={null} {...rest} />;
  }
  if (flag.status === 'failed') {
    return (
      <SheetBody>
        <Notice tone="off">{flag.message}</Notice>
      </SheetBody>
    );
  }
  if (flag.status === 'loading' || flag.key !== flagName) return <FormSkeleton label="Loading the flag" />;
  return target.mode === 'edit' ? (
    <OverrideForm initial={draftOfOverride(target.override, flag.data)} stored={target.override} {...rest} />
  ) : (
    <OverrideForm initial={newDraft(target.person, flag.data)} stored={null} {...rest} />
  );
}

function personOf(target: EditorTarget): Person | null {
  return target.mode === 'create' ? target.person : target.override.user;
}
