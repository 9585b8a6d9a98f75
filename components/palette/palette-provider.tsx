'use client';

import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useTheme } from 'next-themes';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { FlagActions } from '../flags/flag-actions';
import { leave } from '../layout/leave';
import type { PlaceKey } from '../layout/navigation';
import { useOverrideEditing } from '../overrides/override-editor-provider';
import { useShortcutsHelp } from '../shortcuts/shortcuts-provider';
import { isDialogOpen } from '../ui/open-above';
import type { PaletteItem } from './types';

const loadPalette = () => import('./palette').then((module) => module.Palette);
// Loaded when they are first opened: pages do without their code.
const Palette = dynamic(loadPalette);
const NewFlagSheet = dynamic(() => import('../flags/new-flag-sheet').then((module) => module.NewFlagSheet));

interface PaletteControl {
  readonly open: () => void;
  /** Fetches what it needs, for when it is likely to be opened. */
  readonly prepare: () => void;
}

const Control = createContext<PaletteControl | null>(null);

interface PaletteProviderProps {
  /** E-mail of the person who is signed in. */
  readonly email: string;
  readonly places: readonly PlaceKey[];
  readonly createFlag: FlagActions['create'];
  /** Why this person cannot make flags; undefined when they can. */
  readonly createBlocked: string | undefined;
  readonly children: ReactNode;
}

/** One palette for all pages, opened with Ctrl or Cmd and K. */
export function PaletteProvider({
  email,
  places,
  createFlag,
  createBlocked,
  children,
}: PaletteProviderProps) {
  const [open, setOpen] = useState<boolean>();
  const [makingFlag, setMakingFlag] = useState<boolean>();
  const { link, go } = useRealLink();
  const { setTheme } = useTheme();
  const { openEditor, blocked: pinBlocked } = useOverrideEditing();
  const showShortcuts = useShortcutsHelp();
  usePaletteKey(open === true, setOpen);
  const control = useMemo(() => ({ open: () => setOpen(true), prepare: () => void loadPalette() }), []);
  const choose = ({ does }: PaletteItem) => {
    // First the palette is gone: what it leads to has the focus, and may have a question.
    flushSync(() => setOpen(false));
    if (typeof does === 'string') go(does);
    else does();
  };
  return (
    <Control.Provider value={control}>
      {children}
      {link}
      {open === undefined ? null : (
        <Palette
          open={open}
          onOpenChange={setOpen}
          email={email}
          places={places}
          actions={{
            pinValue: () => openEditor({ mode: 'create', person: null, flagName: null }),
            pinBlocked,
            createFlag: places.includes('flags') ? () => setMakingFlag(true) : null,
            createBlocked,
            setTheme,
            showShortcuts,
            signOut: () => void leave(email),
          }}
          onPinFor={({ id, label, detail }) =>
            openEditor({ mode: 'create', person: { id, email: detail, name: label }, flagName: null })
          }
          onChoose={choose}
        />
      )}
      {makingFlag === undefined ? null : (
        <NewFlagSheet create={createFlag} open={makingFlag} onOpenChange={setMakingFlag} />
      )}
    </Control.Provider>
  );
}

/** Opens the palette; null where there is none. */
export function usePalette(): PaletteControl | null {
  return useContext(Control);
}

/** Goes elsewhere by a click on a real link, which is heard by whoever guards what is not saved. */
function useRealLink() {
  const [href, setHref] = useState('/');
  const anchor = useRef<HTMLAnchorElement>(null);
  return {
    link: (
      <Link ref={anchor} href={href} prefetch={false} hidden tabIndex={-1}>
        Go there
      </Link>
    ),
    go: (to: string) => {
      flushSync(() => setHref(to));
      anchor.current?.click();
    },
  };
}

/** Ctrl or Cmd and K opens and closes it, but not above something else that is open. */
function usePaletteKey(isOpen: boolean, setOpen: (open: boolean) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Control' || event.key === 'Meta') void loadPalette();
      const wanted = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
      if (!wanted || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      if (isOpen) setOpen(false);
      else if (!isDialogOpen()) setOpen(true);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [isOpen, setOpen]);
}
