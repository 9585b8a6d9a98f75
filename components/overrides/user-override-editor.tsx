'use client';

import { usePathname } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import type { OverrideView } from '@/lib/overrides/types';
import { LeaveGuard } from '../ui/leave-guard';
import { Notice } from '../ui/notice';
import { FormSkeleton, Sheet, SheetBody } from '../ui/sheet';
import { useLookup } from '../ui/use-lookup';
import { readFlag } from './directory';
import { draftOfOverride, newDraft } from './override-draft';
import { OverrideForm } from './override-form';
import type { OverrideActions, Person } from './types';
import type { SavedMany } from './use-pin-for-many';

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
  readonly onSavedMany: (saved: SavedMany) => void;
  /** Goes on with the override that a person already has of a flag. */
  readonly onEditStored: (userId: string, flagName: string) => void;
}

/** Pins a flag for one person or many, or changes what is pinned, in a sheet beside the list. */
export function UserOverrideEditor({ target, open, onOpenChange, ...rest }: UserOverrideEditorProps) {
  const [dirty, setDirty] = useState(false);
  useCloseOnLeave(open && !dirty, () => onOpenChange(false));
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
          : 'Who is chosen here gets this value at once, whatever the rules say, until it ends or is taken away.'
      }
    >
      <LeaveGuard dirty={open && dirty} />
      <EditorInside
        target={target}
        onDirty={() => setDirty(true)}
        onCancel={() => onOpenChange(false)}
        {...rest}
      />
    </Sheet>
  );
}

/** Another page closes the sheet, as long as nothing was typed. */
function useCloseOnLeave(wanted: boolean, close: () => void): void {
  const pathname = usePathname();
  const here = useRef(pathname);
  const latest = useRef({ wanted, close });
  latest.current = { wanted, close };
  useEffect(() => {
    if (here.current !== pathname && latest.current.wanted) latest.current.close();
    here.current = pathname;
  }, [pathname]);
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
