'use client';

import dynamic from 'next/dynamic';
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import type { OverrideActions } from './types';
import { type OverrideChanges, useOverrideChanges } from './use-override-changes';
import type { EditorTarget } from './user-override-editor';

// Loaded when it is first opened: lists do without its code.
const UserOverrideEditor = dynamic(() =>
  import('./user-override-editor').then((module) => module.UserOverrideEditor),
);

interface OverrideEditing {
  /** Why this person cannot change overrides; undefined when they can. */
  readonly blocked: string | undefined;
  readonly openEditor: (target: EditorTarget) => void;
  /** Opens the editor on the override that a person has of a flag. */
  readonly editStored: (userId: string, flagName: string) => Promise<void>;
  readonly changes: OverrideChanges;
}

const Editing = createContext<OverrideEditing | null>(null);

interface OverrideEditorProviderProps {
  readonly actions: OverrideActions;
  readonly canWrite: boolean;
  readonly children: ReactNode;
}

/** One editor for everything on a page that can open it: the header, the list, the person's flags. */
export function OverrideEditorProvider({ actions, canWrite, children }: OverrideEditorProviderProps) {
  const changes = useOverrideChanges(actions);
  const [target, setTarget] = useState<EditorTarget>({ mode: 'create', person: null, flagName: null });
  const [open, setOpen] = useState(false);
  const [opened, setOpened] = useState(0);
  const editing = useMemo(() => {
    const openEditor = (next: EditorTarget) => {
      setTarget(next);
      setOpened((times) => times + 1);
      setOpen(true);
    };
    return {
      blocked: canWrite ? undefined : 'Only admins can change overrides.',
      changes,
      openEditor,
      editStored: async (userId: string, flagName: string) => {
        const override = await changes.find(userId, flagName);
        if (override) openEditor({ mode: 'edit', override });
      },
    };
  }, [canWrite, changes]);
  return (
    <Editing.Provider value={editing}>
      {children}
      {opened > 0 ? (
        <UserOverrideEditor
          key={opened}
          target={target}
          open={open}
          onOpenChange={setOpen}
          actions={actions}
          onSaved={(saved, before) => {
            setOpen(false);
            changes.saved(saved, before);
          }}
          onSavedMany={(saved) => {
            setOpen(false);
            changes.savedMany(saved);
          }}
          onEditStored={editing.editStored}
        />
      ) : null}
    </Editing.Provider>
  );
}

/** Opens the editor and makes small changes. */
export function useOverrideEditing(): OverrideEditing {
  const editing = useContext(Editing);
  if (!editing) throw new Error('useOverrideEditing needs an OverrideEditorProvider above it');
  return editing;
}
