import { CalendarClock, type LucideIcon, Pause, Play, Trash2 } from 'lucide-react';
import type { ActionResult } from '@/lib/http/action-result';
import type { BulkOutcome } from '@/lib/overrides/wire-many';
import type { ListParams } from './override-filters';

/** Server actions for many overrides at once. Bodies are JSON text, as in the REST calls. */
export interface OverrideManyActions {
  readonly bulk: (bodyJson: string) => Promise<ActionResult<BulkOutcome>>;
  /** Takes back what the caller's own bulk change or import did. */
  readonly undo: (bodyJson: string) => Promise<ActionResult<BulkOutcome>>;
}

/** What a dry run says. */
export type BulkPreviewed = Extract<BulkOutcome, { dry_run: true }>;
/** What was done. */
export type BulkDone = Extract<BulkOutcome, { dry_run: false }>;

/** What can be done with many overrides, and its words. */
export const BULK_ACTIONS = {
  disable: {
    icon: Pause,
    label: 'Pause',
    doing: 'Pausing',
    done: 'paused',
    already: ['is paused already', 'are paused already'],
    effect: 'Their users get what rules and defaults give them, at once.',
  },
  enable: {
    icon: Play,
    label: 'Resume',
    doing: 'Resuming',
    done: 'resumed',
    already: ['is not paused', 'are not paused'],
    effect: 'Their users get the pinned values again, at once.',
  },
  extend: {
    icon: CalendarClock,
    label: 'Set end',
    doing: 'Setting the end of',
    done: 'given a new end',
    already: ['ends then already', 'end then already'],
    effect: 'All of them get this end, sooner or later than their own. Those that have ended come back.',
  },
  delete: {
    icon: Trash2,
    label: 'Delete',
    doing: 'Deleting',
    done: 'deleted',
    already: ['is gone already', 'are gone already'],
    effect: 'Their users get what rules and defaults give them, at once.',
  },
} as const satisfies Record<string, { readonly icon: LucideIcon; readonly [words: string]: unknown }>;

export type BulkAction = keyof typeof BULK_ACTIONS;

/** Which overrides: those that were chosen, or all that a list holds. */
export type BulkTarget = { readonly ids: readonly string[] } | { readonly filter: ListParams };

/** From so many on a change asks in red. */
export const DANGEROUS_COUNT = 50;

/**
 * The body of a bulk call. What cannot be changed is left alone, and told.
 * @param end of an extension; null for none
 */
export function bulkBody(action: BulkAction, target: BulkTarget, end: Date | null): object {
  return { action, ...target, on_problem: 'skip', ...(action === 'extend' ? { expires_at: end } : {}) };
}

/** "1 override", "3,412 overrides". */
export function countOverrides(count: number): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? 'override' : 'overrides'}`;
}

/** "1 person", "3,412 people". */
export function countPeople(count: number): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? 'person' : 'people'}`;
}
