import type { CopyInput } from '@/lib/overrides/schemas-copy';
import { type ExpiryChoice, resolveExpiry } from '../overrides/expiry';

/** What copied overrides are to have of their own. */
export interface CopyDraft {
  readonly onConflict: CopyInput['on_conflict'];
  /** Empty: as the other person's. */
  readonly reason: string;
  /** `theirs`: as the other person's. */
  readonly end: 'theirs' | Exclude<ExpiryChoice, 'custom'>;
}

export const EMPTY_COPY: CopyDraft = { onConflict: 'skip', reason: '', end: 'theirs' };

export const END_OPTIONS = [
  { value: 'theirs', label: 'As theirs' },
  { value: 'none', label: 'No end' },
  { value: 'hour', label: '1 hour' },
  { value: 'today', label: 'Today' },
  { value: 'week', label: '1 week' },
] as const satisfies readonly { readonly value: CopyDraft['end']; readonly label: string }[];

export const CONFLICT_OPTIONS = [
  { value: 'skip', label: 'Leave them as they are' },
  { value: 'replace', label: 'Replace them' },
] as const;

/** The body of a copy at `now` (Unix ms); what is as the other person's is left out. */
export function copyBody(
  from: string,
  flags: readonly string[],
  { onConflict, reason, end }: CopyDraft,
  now: number,
): { readonly [member: string]: unknown } {
  const until = end === 'theirs' ? null : resolveExpiry({ choice: end, local: '' }, now);
  return {
    from,
    flags,
    on_conflict: onConflict,
    ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
    ...(until?.ok ? { expires_at: until.at } : {}),
  };
}
