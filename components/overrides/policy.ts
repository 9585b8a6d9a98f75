import type { OverridePolicy } from '@/lib/settings/types';
import { EXPIRY_CHOICES, type ExpiryDraft, resolveExpiry } from './expiry';

const DAY_MS = 86_400_000;

/** What the policy has against a reason; null for nothing. Paused overrides need none. */
export function reasonProblem(policy: OverridePolicy | null, reason: string): string | null {
  return policy?.requireReason && reason.trim() === '' ? 'Say why: the policy asks for a reason.' : null;
}

/** What the policy has against an end at `now` (Unix ms); null for nothing. */
export function endProblem(policy: OverridePolicy | null, end: Date | null, now: number): string | null {
  if (!policy?.requireExpiry) return null;
  if (end === null) return 'Choose an end: the policy asks for one.';
  const { maxExpiryDays: days } = policy;
  return days !== null && end.getTime() > now + days * DAY_MS
    ? `Choose an end within ${inDays(days)}: the policy allows no later one.`
    : null;
}

/** What to know of the policy before choosing an end; null when it asks for nothing. */
export function endHint(policy: OverridePolicy | null): string | null {
  if (!policy?.requireExpiry) return null;
  const { maxExpiryDays: days } = policy;
  return days === null
    ? 'Every override here must have an end.'
    : `Every override here must end within ${inDays(days)}.`;
}

/** The presets that the policy allows at `now` (Unix ms); a date and time can always be chosen. */
export function allowedChoices(policy: OverridePolicy | null, now: number): readonly ExpiryDraft['choice'][] {
  return EXPIRY_CHOICES.filter((choice) => {
    if (choice === 'custom') return true;
    const end = resolveExpiry({ choice, local: '' }, now);
    return end.ok && endProblem(policy, end.at, now) === null;
  });
}

/** The end that a new override begins with: none where that is allowed, else the latest preset that is. */
export function firstEnd(policy: OverridePolicy | null, now: number): ExpiryDraft {
  const presets = allowedChoices(policy, now).filter((choice) => choice !== 'custom');
  const choice = presets.includes('none') ? 'none' : (presets.at(-1) ?? 'hour');
  return { choice, local: '' };
}

function inDays(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}
