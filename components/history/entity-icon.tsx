import {
  CalendarClock,
  CircleSlash,
  Flag,
  IdCard,
  KeyRound,
  type LucideIcon,
  Settings,
  Shapes,
  UserRound,
} from 'lucide-react';
import type { HistoryItem } from '@/lib/audit/types';
import { cn } from '../ui/cn';

const ICONS: Readonly<Record<string, readonly [LucideIcon, string]>> = {
  flag: [Flag, 'text-muted'],
  override: [IdCard, 'text-override-ink'],
  scheduled_change: [CalendarClock, 'text-schedule-ink'],
  segment: [Shapes, 'text-rule-ink'],
  user: [UserRound, 'text-muted'],
  api_key: [KeyRound, 'text-muted'],
  settings: [Settings, 'text-muted'],
};

/** What kind of thing was changed, in the colour of its layer. The sentence beside it says it in words. */
export function EntityIcon({ item }: { readonly item: HistoryItem }) {
  const [Icon, colour] = isKillSwitch(item)
    ? ([CircleSlash, 'text-off-ink'] as const)
    : (ICONS[item.entity] ?? [Flag, 'text-muted']);
  return <Icon aria-hidden strokeWidth={1.75} className={cn('mt-0.5 size-4', colour)} />;
}

/** Whether a flag was switched off. */
function isKillSwitch({ entity, changes }: HistoryItem): boolean {
  return entity === 'flag' && changes.some(({ path, after }) => path === 'enabled' && after === false);
}
