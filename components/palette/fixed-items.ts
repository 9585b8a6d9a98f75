import { BookOpen, Keyboard, LogOut, Monitor, Moon, Pin, Plus, Search, Sun, UserRound } from 'lucide-react';
import { CHAPTERS } from '@/lib/docs/chapters';
import { PLACES, type PlaceKey } from '../layout/navigation';
import type { PaletteItem } from './types';

/** The places that somebody may see. */
export function placeItems(places: readonly PlaceKey[]): readonly PaletteItem[] {
  return [
    ...places.map((key) => {
      const { href, label, icon } = PLACES[key];
      return { key: `place:${key}`, icon, label, words: 'go to open', does: href };
    }),
    {
      key: 'place:account',
      icon: UserRound,
      label: 'Your account',
      words: 'go to open password',
      does: '/account',
    },
  ];
}

/** The item that looks for a text in all guides. */
export const SEARCH_GUIDES = 'guide:search';

/** The guides that a text names, and the way to look for it in all of them. */
export function guideItems(text: string): readonly PaletteItem[] {
  const guides = CHAPTERS.flatMap((chapter) => chapter.guides).map(({ slug, name }) => ({
    key: `guide:${slug}`,
    icon: BookOpen,
    label: name,
    words: 'guide help documentation docs',
    does: `/docs/${slug}`,
  }));
  return [
    ...matching(guides, text),
    {
      key: SEARCH_GUIDES,
      icon: Search,
      label: `Search the documentation for “${text}”`,
      does: `/docs/search?${new URLSearchParams({ q: text })}`,
    },
  ];
}

/** What the actions of the palette need. */
export interface PaletteActions {
  readonly pinValue: () => void;
  /** Why this person cannot pin values; undefined when they can. */
  readonly pinBlocked: string | undefined;
  /** null where this person does not see flags. */
  readonly createFlag: (() => void) | null;
  readonly createBlocked: string | undefined;
  readonly setTheme: (theme: string) => void;
  readonly showShortcuts: () => void;
  readonly signOut: () => void;
}

/** What can be done from anywhere. */
export function actionItems(actions: PaletteActions): readonly PaletteItem[] {
  const theme = (key: string, label: string, icon: PaletteItem['icon']): PaletteItem => ({
    key: `theme:${key}`,
    icon,
    label,
    words: 'theme colour color mode appearance',
    does: () => actions.setTheme(key),
  });
  const writes: readonly PaletteItem[] = actions.createFlag
    ? [
        {
          key: 'do:pin',
          icon: Pin,
          label: 'Pin value',
          words: 'override user create new',
          blocked: actions.pinBlocked,
          does: actions.pinValue,
        },
        {
          key: 'do:flag',
          icon: Plus,
          label: 'Create flag',
          words: 'new add',
          blocked: actions.createBlocked,
          does: actions.createFlag,
        },
      ]
    : [];
  return [
    ...writes,
    theme('light', 'Light theme', Sun),
    theme('dark', 'Dark theme', Moon),
    theme('system', 'Theme as the system has it', Monitor),
    {
      key: 'do:shortcuts',
      icon: Keyboard,
      label: 'Keyboard shortcuts',
      words: 'help keys',
      does: actions.showShortcuts,
    },
    { key: 'do:sign-out', icon: LogOut, label: 'Sign out', words: 'log out leave', does: actions.signOut },
  ];
}

/** The items that each word of a text is in. */
export function matching(items: readonly PaletteItem[], text: string): readonly PaletteItem[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return items.filter(({ label, words: more = '' }) => {
    const searched = `${label} ${more}`.toLowerCase();
    return words.every((word) => searched.includes(word));
  });
}
