import { Flag, UserRound } from 'lucide-react';
import { findFlags, findPeople } from '../overrides/directory';
import type { Load } from '../ui/use-lookup';
import type { RecentThing } from './recent';
import type { PaletteItem } from './types';

const SHOWN = 6;

/** Flags and people that a text finds. */
export interface Found {
  readonly flags: readonly RecentThing[];
  readonly users: readonly RecentThing[];
}

/** Looks for flags and people at once, as far as somebody may see them. */
export function findThings(may: { readonly flags: boolean; readonly users: boolean }): Load<Found> {
  return async (text, signal) => {
    const [flags, people] = await Promise.all([
      may.flags ? findFlags(text, signal) : [],
      may.users ? findPeople(text, signal) : [],
    ]);
    return {
      flags: flags
        .slice(0, SHOWN)
        .map(({ name, type }) => ({ kind: 'flag', id: name, label: name, detail: type })),
      users: people
        .slice(0, SHOWN)
        .map(({ id, name, email }) => ({ kind: 'user', id, label: name || email, detail: email })),
    };
  };
}

/** A flag or a person as an item that leads to its page. */
export function toItem(thing: RecentThing): PaletteItem {
  const { kind, id, label, detail } = thing;
  return {
    key: `${kind}:${id}`,
    icon: kind === 'flag' ? Flag : UserRound,
    label,
    mono: kind === 'flag',
    detail: detail === label ? '' : detail,
    does: kind === 'flag' ? `/feature-flags/${encodeURIComponent(id)}` : `/users/${id}`,
  };
}
