import {
  BookOpen,
  ChartNoAxesCombined,
  Flag,
  KeyRound,
  type LucideIcon,
  ScrollText,
  Settings,
  Shapes,
  ToggleRight,
  UsersRound,
} from 'lucide-react';

/** A place that the sidebar leads to. */
export interface Place {
  readonly href: string;
  readonly label: string;
  readonly icon: LucideIcon;
}

/** The places of the dashboard, by key, in their order; a page shows those that its person may see. */
export const PLACES = {
  overview: { href: '/overview', label: 'Overview', icon: ChartNoAxesCombined },
  flags: { href: '/feature-flags', label: 'Feature flags', icon: Flag },
  segments: { href: '/segments', label: 'Segments', icon: Shapes },
  users: { href: '/users', label: 'Users', icon: UsersRound },
  audit: { href: '/audit-log', label: 'Audit log', icon: ScrollText },
  keys: { href: '/api-keys', label: 'API keys', icon: KeyRound },
  settings: { href: '/settings', label: 'Settings', icon: Settings },
  mine: { href: '/my-flags', label: 'My flags', icon: ToggleRight },
  docs: { href: '/docs', label: 'Documentation', icon: BookOpen },
} as const satisfies Record<string, Place>;

export type PlaceKey = keyof typeof PLACES;

/** Whether an address is at a place, or below it. */
export function isAt(pathname: string, place: Place): boolean {
  return pathname === place.href || pathname.startsWith(`${place.href}/`);
}
