/** Kinds of things that the log tells of. */
export const ENTITIES = [
  { value: 'flag', label: 'Flags' },
  { value: 'override', label: 'User overrides' },
  { value: 'scheduled_change', label: 'Scheduled changes' },
  { value: 'segment', label: 'Segments' },
  { value: 'user', label: 'Users' },
  { value: 'api_key', label: 'API keys' },
  { value: 'settings', label: 'Settings' },
] as const;

/** What can have been done. */
export const ACTIONS = [
  { value: 'created', label: 'Created' },
  { value: 'updated', label: 'Changed' },
  { value: 'deleted', label: 'Deleted' },
  { value: 'expired', label: 'Ended' },
  { value: 'archived', label: 'Archived' },
  { value: 'restored', label: 'Restored' },
  { value: 'applied', label: 'Applied as scheduled' },
  { value: 'cancelled', label: 'Cancelled' },
  { value: 'failed', label: 'Failed' },
  { value: 'revoked', label: 'Revoked' },
  { value: 'rotated', label: 'Rotated' },
  { value: 'invited', label: 'Invited' },
  { value: 'signed_out', label: 'Signed out' },
] as const;

/** Who can have done it. */
export const ACTOR_KINDS = [
  { value: 'user', label: 'People' },
  { value: 'api_key', label: 'API keys' },
  { value: 'system', label: 'Pennon’s own jobs' },
] as const;

/** How far back one looks, up to now. */
export const RANGES = [
  { value: '1h', label: 'Last hour', ms: 3_600_000 },
  { value: '24h', label: 'Last 24 hours', ms: 24 * 3_600_000 },
  { value: '7d', label: 'Last 7 days', ms: 7 * 24 * 3_600_000 },
  { value: '30d', label: 'Last 30 days', ms: 30 * 24 * 3_600_000 },
] as const;

export type RangeKey = (typeof RANGES)[number]['value'];

/** What the log is looked at for: how far back, or between two instants. */
export interface AuditTime {
  readonly range: RangeKey | null;
  readonly from: Date | null;
  readonly to: Date | null;
}

/** What the address filters by; null for everything. */
export interface AuditFilters {
  readonly entity: string | null;
  readonly action: string | null;
  readonly by: (typeof ACTOR_KINDS)[number]['value'] | null;
  readonly flag: string | null;
  /** E-mail of the person, or the id of somebody who is no longer in the directory. */
  readonly user: string | null;
  readonly actor: string | null;
  readonly request: string | null;
  readonly time: AuditTime;
}
