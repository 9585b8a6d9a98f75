import type { OverrideStatus } from '@/lib/overrides/types';
import type { FilterChoice } from '../url/filter-menu';

/** How the list can be ordered; the first is what it is without a word. */
export const OVERRIDE_ORDERS = [
  '-updated_at',
  'updated_at',
  'expires_at',
  '-expires_at',
  '-created_at',
  'created_at',
] as const;
export type OverrideOrder = (typeof OVERRIDE_ORDERS)[number];

const HOUR_MS = 3_600_000;

/** What "ending soon" means, in milliseconds from now. */
export const ENDING_MS = { '24h': 24 * HOUR_MS, '7d': 7 * 24 * HOUR_MS } as const;
export type Ending = keyof typeof ENDING_MS;

/** What the address filters by. */
export interface OverrideFilters {
  readonly q: string;
  readonly status: OverrideStatus | 'all';
  /** Name of a flag; null for all flags. */
  readonly flag: string | null;
  /** Whose; null for everybody's. */
  readonly user: { readonly id: string; readonly label: string } | null;
  readonly ending: Ending | null;
  readonly createdBy: string | null;
  /** Only those that change nothing for their users. */
  readonly redundant: boolean;
  readonly sort: OverrideOrder;
  /** How the viewer is named as an author. */
  readonly me: string;
}

/** Parameters of the REST list, of a bulk filter and of an export alike. */
export interface ListParams {
  readonly q?: string;
  readonly status?: OverrideStatus;
  readonly flag?: string;
  readonly user?: string;
  readonly expiring_before?: string;
  readonly created_by?: string;
  readonly redundant?: true;
}

/** Whose and which flag's overrides a list is about from the start. */
export interface ListScope {
  readonly userId?: string | undefined;
  readonly flagName?: string | undefined;
}

/** Which state is asked for: what ends soon has not ended. */
export function statusOf({ status, ending }: Pick<OverrideFilters, 'status' | 'ending'>) {
  return status === 'all' && ending !== null ? 'active' : status;
}

/** What the API is asked for to get the very list that filters show at `now`; empty for everything there is. */
export function toListParams(filters: OverrideFilters, scope: ListScope, now: Date): ListParams {
  const { q, ending, createdBy, redundant } = filters;
  const status = statusOf(filters);
  const flag = scope.flagName ?? filters.flag;
  const user = scope.userId ?? filters.user?.id;
  return {
    ...(q === '' ? {} : { q }),
    ...(status === 'all' ? {} : { status }),
    ...(flag === null ? {} : { flag }),
    ...(user === undefined ? {} : { user }),
    ...(ending === null
      ? {}
      : { expiring_before: new Date(now.getTime() + ENDING_MS[ending]).toISOString() }),
    ...(createdBy === null ? {} : { created_by: createdBy }),
    ...(redundant ? { redundant } : {}),
  };
}

/** Whether the address leaves anything out. */
export function isFiltered({
  q,
  status,
  flag,
  user,
  ending,
  createdBy,
  redundant,
}: OverrideFilters): boolean {
  const named = [flag, user, ending, createdBy].some((value) => value !== null);
  return q !== '' || status !== 'all' || redundant || named;
}

/** The filters that have a few known values. */
export function filterChoices(filters: OverrideFilters): readonly FilterChoice[] {
  const { status, ending, createdBy, me } = filters;
  return [
    {
      param: 'status',
      label: 'Status',
      value: status === 'all' ? null : status,
      options: [
        { value: 'active', label: 'Active' },
        { value: 'disabled', label: 'Paused' },
        { value: 'expired', label: 'Ended' },
      ],
    },
    {
      param: 'ending',
      label: 'Ends',
      value: ending,
      options: [
        { value: '24h', label: 'Within 24 hours' },
        { value: '7d', label: 'Within 7 days' },
      ],
    },
    { param: 'created_by', label: 'Made by', value: createdBy, options: [{ value: me, label: 'Me' }] },
  ];
}

/** Filters that a list of people cannot have: redundancy, as each override would have to be evaluated; and the order. */
export function listOnlyChoices({ redundant, sort }: OverrideFilters): readonly FilterChoice[] {
  return [
    {
      param: 'redundant',
      label: 'Effect',
      value: redundant ? 'true' : null,
      options: [{ value: 'true', label: 'None: rules give the same' }],
    },
    {
      param: 'sort',
      label: 'Order',
      value: sort === '-updated_at' ? null : sort,
      options: [
        { value: 'expires_at', label: 'First to end' },
        { value: '-expires_at', label: 'Last to end' },
        { value: '-created_at', label: 'Newest first' },
        { value: 'created_at', label: 'Oldest first' },
        { value: 'updated_at', label: 'Longest unchanged' },
      ],
    },
  ];
}
