import type { FlagType } from '@/lib/evaluation/types';

/** States that the address can ask for; `active` is every flag that is not archived. */
export const FLAG_STATES = ['active', 'on', 'off', 'archived', 'all'] as const;

/** What the address filters and sorts by. */
export interface FlagFilters {
  readonly q: string;
  readonly type: FlagType | 'all';
  readonly state: (typeof FLAG_STATES)[number];
  readonly tag: string | null;
  readonly overrides: 'any' | 'with' | 'without';
  readonly sort: 'name' | '-name' | 'updated_at' | '-updated_at';
}
