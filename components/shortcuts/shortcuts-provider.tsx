'use client';

import dynamic from 'next/dynamic';
import { createContext, type ReactNode, useContext, useEffect, useEffectEvent, useState } from 'react';
import { PLACES, type PlaceKey } from '../layout/navigation';
import { isAnythingOpen } from '../ui/open-above';
import { areShortcutsOn } from './preference';
import { focusRow } from './rows';
import { type Shortcut, shortcutOf } from './shortcuts';

// Loaded when it is first opened: pages do without its code.
const ShortcutsHelp = dynamic(() => import('./shortcuts-help').then((module) => module.ShortcutsHelp));

/** How long after `g` the second key may come. */
const SEQUENCE_MS = 1_500;
const TYPING = 'input, textarea, select, [contenteditable="true"], [role="slider"], [role="combobox"]';

const ShowHelp = createContext<() => void>(() => {});

interface ShortcutsProviderProps {
  readonly places: readonly PlaceKey[];
  readonly children: ReactNode;
}

/** Single keys that go to places, search and act; never while somebody types or something is open. */
export function ShortcutsProvider({ places, children }: ShortcutsProviderProps) {
  const [help, setHelp] = useState<boolean>();
  const showHelp = () => setHelp(true);
  useKeys((shortcut) => {
    if (shortcut.does === 'help') showHelp();
    else run(shortcut);
  });
  return (
    <ShowHelp.Provider value={showHelp}>
      {children}
      {help === undefined ? null : <ShortcutsHelp open={help} onOpenChange={setHelp} places={places} />}
    </ShowHelp.Provider>
  );
}

/** Opens the help on shortcuts. */
export function useShortcutsHelp(): () => void {
  return useContext(ShowHelp);
}

function useKeys(handle: (shortcut: Shortcut) => void): void {
  const onShortcut = useEffectEvent(handle);
  useEffect(() => {
    let gAt = Number.NEGATIVE_INFINITY;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (isElsewhere(event.target) || !areShortcutsOn()) return;
      const shortcut = shortcutOf(event.key, event.timeStamp - gAt < SEQUENCE_MS);
      gAt = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY;
      if (shortcut === null) return;
      event.preventDefault();
      onShortcut(shortcut);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

/** Whether a key is for something else: a field, or what is open above the page. */
function isElsewhere(target: EventTarget | null): boolean {
  return (target instanceof Element && target.matches(TYPING)) || isAnythingOpen();
}

function run(shortcut: Exclude<Shortcut, { does: 'help' }>): void {
  switch (shortcut.does) {
    case 'go':
      // By the link that is there: it is heard by whoever guards what is not saved, and is not there for those who may not.
      find(`nav a[href="${PLACES[shortcut.to].href}"]`)?.click();
      break;
    case 'search':
      find('main input[type="search"]')?.focus();
      break;
    case 'act':
      find('main [data-primary-action] :is(button, a)')?.click();
      break;
    case 'next-row':
      focusRow(1);
      break;
    case 'previous-row':
      focusRow(-1);
      break;
  }
}

const find = (selector: string) => document.querySelector<HTMLElement>(selector);
