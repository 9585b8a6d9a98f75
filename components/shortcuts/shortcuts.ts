import { PLACES, type PlaceKey } from '../layout/navigation';

/** The second key of "g, then ...", by place. */
const PLACE_KEYS: Readonly<Record<string, PlaceKey>> = {
  o: 'overview',
  f: 'flags',
  s: 'segments',
  u: 'users',
  a: 'audit',
  k: 'keys',
  e: 'settings',
  m: 'mine',
  d: 'docs',
};

/** What a key on a page does. */
export type Shortcut =
  | { readonly does: 'search' | 'act' | 'help' | 'next-row' | 'previous-row' }
  | { readonly does: 'go'; readonly to: PlaceKey };

const SINGLE: Readonly<Record<string, Shortcut>> = {
  '/': { does: 'search' },
  c: { does: 'act' },
  '?': { does: 'help' },
  j: { does: 'next-row' },
  k: { does: 'previous-row' },
};

/**
 * What a key stands for.
 * @param afterG whether the key before it was `g`, a moment ago
 */
export function shortcutOf(key: string, afterG: boolean): Shortcut | null {
  if (!afterG) return Object.hasOwn(SINGLE, key) ? (SINGLE[key] ?? null) : null;
  const to = Object.hasOwn(PLACE_KEYS, key) ? PLACE_KEYS[key] : undefined;
  return to === undefined ? null : { does: 'go', to };
}

/** A line of the help: its keys, pressed one after the other or together, and what they do. */
export interface HelpLine {
  readonly keys: readonly string[];
  readonly together?: true;
  readonly does: string;
}

/** All shortcuts for somebody who may see these places. */
export function helpLines(places: readonly PlaceKey[], mac: boolean): readonly HelpLine[] {
  const go = Object.entries(PLACE_KEYS).flatMap(([key, place]) =>
    places.includes(place) ? [{ keys: ['g', key], does: `Go to ${PLACES[place].label}` }] : [],
  );
  return [
    { keys: [mac ? '⌘' : 'Ctrl', 'K'], together: true, does: 'Search, or jump anywhere' },
    { keys: ['/'], does: 'Search in this page' },
    { keys: ['c'], does: 'The main action of this page: create, or pin' },
    { keys: ['j'], does: 'Next row of the list' },
    { keys: ['k'], does: 'Previous row of the list' },
    { keys: ['Enter'], does: 'Open what has the focus' },
    { keys: ['Esc'], does: 'Close what is open' },
    ...go,
    { keys: ['?'], does: 'This help' },
  ];
}
