import { Flag, type LucideIcon, ToggleRight, UsersRound } from 'lucide-react';

/** A place that the sidebar leads to. */
export interface Place {
  readonly href: string;
  readonly label: string;
  readonly icon: LucideIcon;
}

/** Places that exist, by key; a page shows those that its person may see. */
export const PLACES = {
  flags: { href: '/feature-flags', label: 'Feature flags', icon: Flag },
  users: { href: '/users', label: 'Users', icon: UsersRound },
  mine: { href: '/my-flags', label: 'My flags', icon: ToggleRight },
} as const satisfies Record<string, Place>;

export type PlaceKey = keyof typeof PLACES;

/** Whether an address is at a place, or below it. */
export function isAt(pathname: string, place: Place): boolean {
  return pathname === place.href || pathname.startsWith(`${place.href}/`);
}
