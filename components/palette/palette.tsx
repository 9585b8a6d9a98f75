'use client';

import * as Dialog from '@radix-ui/react-dialog';
import { Command } from 'cmdk';
import { Search } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { PlaceKey } from '../layout/navigation';
import { useLookup } from '../ui/use-lookup';
import { actionItems, type PaletteActions, placeItems, SEARCH_GUIDES } from './fixed-items';
import { groupsOf } from './groups';
import { PaletteRow } from './palette-row';
import { type RecentThing, readRecent, rememberRecent } from './recent';
import { findThings } from './things';
import type { PaletteGroup, PaletteItem } from './types';

interface PaletteProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** E-mail of the person who is signed in. */
  readonly email: string;
  readonly places: readonly PlaceKey[];
  readonly actions: PaletteActions;
  readonly onPinFor: (person: RecentThing) => void;
  /** Closes the palette and does what an item stands for. */
  readonly onChoose: (item: PaletteItem) => void;
}

/** Finds flags, people, places and actions, all by keyboard. */
export function Palette({ open, onOpenChange, ...props }: PaletteProps) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-50 animate-fade bg-veil" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-x-0 top-[12dvh] z-50 mx-auto w-144 max-w-[calc(100vw-1rem)] animate-rise overflow-hidden rounded-lg border bg-surface shadow-float focus:outline-none"
        >
          <Dialog.Title className="sr-only">Search or jump to</Dialog.Title>
          <PaletteBody {...props} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

type PaletteBodyProps = Omit<PaletteProps, 'open' | 'onOpenChange'>;

function PaletteBody(props: PaletteBodyProps) {
  const [typed, setTyped] = useState('');
  const text = typed.trim();
  const { groups, note } = useGroups(props, text);
  const [marked, setMarked] = useState('');
  const first = groups.flatMap(({ items }) => items).find(({ blocked }) => blocked === undefined)?.key ?? '';
  useEffect(() => setMarked(first), [first]);
  const choose = (item: PaletteItem) => {
    remember(props.email, item);
    props.onChoose(item);
  };
  return (
    <Command label="Search or jump to" shouldFilter={false} loop value={marked} onValueChange={setMarked}>
      <div className="flex items-center gap-2.5 border-b px-3.5">
        <Search aria-hidden className="size-4 shrink-0 text-muted" />
        <Command.Input
          value={typed}
          onValueChange={setTyped}
          placeholder="Flag, user, place or action"
          maxLength={200}
          className="h-12 w-full bg-transparent outline-none placeholder:text-muted max-md:text-lg"
        />
      </div>
      <Command.List className="h-[min(24rem,60dvh)] scroll-py-1 overflow-y-auto p-1.5 focus-visible:outline-offset-[-2px]">
        {groups.map(({ heading, items }) => (
          <Command.Group
            key={heading}
            heading={heading}
            className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-muted [&_[cmdk-group-heading]]:text-xs"
          >
            {items.map((item) => (
              <PaletteRow key={item.key} item={item} onSelect={() => choose(item)} />
            ))}
          </Command.Group>
        ))}
      </Command.List>
      <p role="status" className="flex h-9 items-center gap-4 border-t bg-sunken px-3.5 text-muted text-sm">
        {note ?? <Keys />}
      </p>
    </Command>
  );
}

function useGroups({ email, places, actions, onPinFor }: PaletteBodyProps, text: string) {
  const flags = places.includes('flags');
  const users = places.includes('users');
  const find = useMemo(() => findThings({ flags, users }), [flags, users]);
  const searches = text !== '' && (flags || users);
  const lookup = useLookup(find, searches ? text : null);
  const looking = searches && (lookup.status === 'loading' || lookup.key !== text);
  const [recent] = useState(() => readRecent(email));
  const groups = groupsOf({
    text,
    places: placeItems(places),
    actions: actionItems(actions),
    recent: recent.filter(({ kind }) => (kind === 'flag' ? flags : users)),
    found: searches && lookup.status === 'found' ? lookup.data : null,
    looking,
    pinFor: onPinFor,
    pinBlocked: actions.pinBlocked,
  });
  return { groups, note: noteOf(searches, lookup, text, isOnlySearch(groups)) };
}

/** Nothing was found but the way to look on. */
function isOnlySearch(groups: readonly PaletteGroup[]): boolean {
  return groups.flatMap(({ items }) => items).every(({ key }) => key === SEARCH_GUIDES);
}

/** What there is to say about the search; null for nothing. */
function noteOf(
  searches: boolean,
  lookup: ReturnType<typeof useLookup>,
  text: string,
  nothing: boolean,
): string | null {
  if (searches) {
    if (lookup.status === 'failed' && lookup.key === text) return lookup.message;
    if (lookup.status === 'loading' || lookup.key !== text) return 'Looking';
  }
  return nothing ? `Nothing is called “${text}”.` : null;
}

function Keys() {
  return (
    <>
      <span>
        <kbd className="font-sans">↑↓</kbd> to choose
      </span>
      <span>
        <kbd className="font-sans">Enter</kbd> to open
      </span>
      <span className="ml-auto">
        <kbd className="font-sans">Esc</kbd> to close
      </span>
    </>
  );
}

function remember(email: string, { key, label, detail = '' }: PaletteItem): void {
  const [kind, id] = splitKey(key);
  if (kind === 'flag' || kind === 'user') rememberRecent(email, { kind, id, label, detail: detail || label });
}

function splitKey(key: string): readonly [string, string] {
  const colon = key.indexOf(':');
  return [key.slice(0, colon), key.slice(colon + 1)];
}
