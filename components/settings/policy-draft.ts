import type { OverridePolicy, Settings } from '@/lib/settings/types';

/** The policy while somebody edits it. */
export interface PolicyDraft {
  readonly requireReason: boolean;
  readonly requireExpiry: boolean;
  /** As it is typed; empty for any length. Counts only with an end. */
  readonly maxDays: string;
}

/** The stored policy, ready to be changed. */
export function draftOfPolicy({ overridePolicy: policy }: Settings): PolicyDraft {
  const { requireReason, requireExpiry, maxExpiryDays } = policy;
  return { requireReason, requireExpiry, maxDays: maxExpiryDays === null ? '' : String(maxExpiryDays) };
}

/** The policy that a draft means; what is no number is for the server to refuse. */
export function policyOf({ requireReason, requireExpiry, maxDays }: PolicyDraft): OverridePolicy {
  const days = requireExpiry && maxDays.trim() !== '' ? Number(maxDays) : null;
  return { requireReason, requireExpiry, maxExpiryDays: days };
}

/** The body that makes a draft the policy. */
export function policyBody(draft: PolicyDraft): string {
  const policy = policyOf(draft);
  return JSON.stringify({
    override_policy: {
      require_reason: policy.requireReason,
      require_expiry: policy.requireExpiry,
      // What is no number is no JSON either.
      max_expiry_days: Number.isNaN(policy.maxExpiryDays) ? draft.maxDays : policy.maxExpiryDays,
    },
  });
}

/** Whether two policies ask for the same. */
export function samePolicy(one: OverridePolicy, other: OverridePolicy): boolean {
  return (
    one.requireReason === other.requireReason &&
    one.requireExpiry === other.requireExpiry &&
    one.maxExpiryDays === other.maxExpiryDays
  );
}

/** What a policy asks of whoever pins a value. */
export function policyInWords({ requireReason, requireExpiry, maxExpiryDays }: OverridePolicy): string {
  const asks = [
    requireReason ? 'a reason' : null,
    requireExpiry && maxExpiryDays === null ? 'an end' : null,
    maxExpiryDays === null ? null : `an end within ${maxExpiryDays} ${maxExpiryDays === 1 ? 'day' : 'days'}`,
  ].filter(Boolean);
  return asks.length === 0 ? 'nothing' : asks.join(' and ');
}
