'use client';

import dynamic from 'next/dynamic';
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import type { ScheduledFlag, ScheduleRow } from '@/lib/schedules/types';
import type { ScheduleActions, ScheduleTarget } from './types';

// Loaded when they are first opened: lists do without their code.
const CancelDialog = dynamic(() => import('./cancel-dialog').then((module) => module.CancelDialog));
const ScheduleSheet = dynamic(() => import('./schedule-sheet').then((module) => module.ScheduleSheet));

interface ScheduleEditing {
  /** Why this person cannot change schedules; undefined when they can. */
  readonly blocked: string | undefined;
  readonly schedule: (flag: ScheduledFlag | null) => void;
  readonly edit: (row: ScheduleRow) => void;
  readonly cancel: (row: ScheduleRow) => void;
}

const Editing = createContext<ScheduleEditing | null>(null);

interface ScheduleProviderProps {
  readonly actions: ScheduleActions;
  readonly blocked: string | undefined;
  readonly children: ReactNode;
}

/** One sheet and one dialog for everything on a page that makes, edits or cancels scheduled changes. */
export function ScheduleProvider({ actions, blocked, children }: ScheduleProviderProps) {
  const [target, setTarget] = useState<ScheduleTarget>({ mode: 'create', flag: null });
  const [open, setOpen] = useState(false);
  const [opened, setOpened] = useState(0);
  const [cancelled, setCancelled] = useState<ScheduleRow | null>(null);
  const [asking, setAsking] = useState(false);
  const editing = useMemo(() => {
    const show = (next: ScheduleTarget) => {
      setTarget(next);
      setOpened((times) => times + 1);
      setOpen(true);
    };
    return {
      blocked,
      schedule: (flag: ScheduledFlag | null) => show({ mode: 'create', flag }),
      edit: ({ flag, change }: ScheduleRow) => show({ mode: 'edit', flag, change }),
      cancel: (row: ScheduleRow) => {
        setCancelled(row);
        setAsking(true);
      },
    };
  }, [blocked]);
  return (
    <Editing.Provider value={editing}>
      {children}
      {opened > 0 ? (
        <ScheduleSheet key={opened} target={target} actions={actions} open={open} onOpenChange={setOpen} />
      ) : null}
      {cancelled === null ? null : (
        <CancelDialog row={cancelled} actions={actions} open={asking} onOpenChange={setAsking} />
      )}
    </Editing.Provider>
  );
}

/** Opens the sheet, or asks before a change is cancelled. */
export function useScheduleEditing(): ScheduleEditing {
  const editing = useContext(Editing);
  if (!editing) throw new Error('useScheduleEditing needs a ScheduleProvider above it');
  return editing;
}
