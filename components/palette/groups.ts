import { Pin } from 'lucide-react';
import { guideItems, matching } from './fixed-items';
import type { RecentThing } from './recent';
import { type Found, toItem } from './things';
import type { PaletteGroup, PaletteItem } from './types';

interface Sources {
  /** What is typed. */
  readonly text: string;
  readonly places: readonly PaletteItem[];
  readonly actions: readonly PaletteItem[];
  readonly recent: readonly RecentThing[];
  /** null while nothing was looked for, or found yet. */
  readonly found: Found | null;
  /** An answer is on its way. */
  readonly looking: boolean;
  /** Opens the editor for a person who was found. */
  readonly pinFor: (person: RecentThing) => void;
  readonly pinBlocked: string | undefined;
}

/**
 * What the palette offers. What is known at once comes first and what is looked up below it, so that nothing that is
 * marked moves when an answer comes.
 */
export function groupsOf(sources: Sources): readonly PaletteGroup[] {
  const { text, places, actions, recent, found, looking } = sources;
  const groups =
    text === ''
      ? [
          { heading: 'Recent', items: recent.map(toItem) },
          { heading: 'Go to', items: places },
          { heading: 'Actions', items: actions },
        ]
      : [
          { heading: 'Go to', items: matching(places, text) },
          { heading: 'Actions', items: matching(actions, text) },
          { heading: 'Flags', items: (found?.flags ?? []).map(toItem) },
          { heading: 'Users', items: (found?.users ?? []).map(toItem) },
          { heading: 'Overrides', items: pinItems(sources) },
          { heading: 'Documentation', items: looking ? [] : guideItems(text) },
        ];
  return groups.filter(({ items }) => items.length > 0);
}

/** The main job of the product, for the person who fits best. */
function pinItems({ found, pinFor, pinBlocked }: Sources): readonly PaletteItem[] {
  const [person] = found?.users ?? [];
  if (!person) return [];
  return [
    {
      key: `pin:${person.id}`,
      icon: Pin,
      label: `Pin value for ${person.detail}`,
      blocked: pinBlocked,
      does: () => pinFor(person),
    },
  ];
}
