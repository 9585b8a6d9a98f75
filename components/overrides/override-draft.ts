import type { OverrideView } from '@/lib/overrides/types';
import type { OverridePolicy } from '@/lib/settings/types';
import { draftOf, emptyDraft, type ValueDraft, valueMember } from '../values/value-draft';
import { type ExpiryDraft, expiryDraftOf, resolveExpiry } from './expiry';
import { endProblem, reasonProblem } from './policy';
import { toObject } from './restore-body';
import type { FlagChoice, Person } from './types';

export const REASON_MAX = 500;

/** An override while somebody fills it in. */
export interface OverrideDraft {
  /** One, or many who all get the same. */
  readonly people: readonly Person[];
  readonly flag: FlagChoice | null;
  readonly value: ValueDraft;
  readonly enabled: boolean;
  readonly reason: string;
  readonly expiry: ExpiryDraft;
}

/** What is wrong, by field; `form` for what is wrong with none of them. */
export type DraftField = 'people' | 'flag' | 'value' | 'enabled' | 'reason' | 'expiry' | 'form';
export type DraftErrors = { readonly [Field in DraftField]?: string };

export type DraftBody =
  | { readonly ok: true; readonly json: string }
  | { readonly ok: false; readonly errors: DraftErrors };

/** A new override, for whom and of what as far as that is known. */
export function newDraft(person: Person | null, flag: FlagChoice | null): OverrideDraft {
  return {
    people: person === null ? [] : [person],
    flag,
    value: flag ? emptyDraft(flag) : { variant: null, text: '' },
    enabled: true,
    reason: '',
    expiry: { choice: 'none', local: '' },
  };
}

/** A stored override, ready to be changed. */
export function draftOfOverride(override: OverrideView, flag: FlagChoice): OverrideDraft {
  return {
    people: [override.user],
    flag,
    value: draftOf(override.flagType, override.value, override.variant),
    enabled: override.enabled,
    reason: override.reason ?? '',
    expiry: expiryDraftOf(override.expiresAt),
  };
}

/** When a draft is judged, and by which policy; null while that is not known: the server judges in any case. */
export interface Judging {
  /** Unix ms. */
  readonly now: number;
  readonly policy: OverridePolicy | null;
}

/** The body that creates what a draft says, or what is wrong with it. */
export function createBody(draft: OverrideDraft, judging: Judging): DraftBody {
  const { members, problems, breaches } = allMembers(draft, judging);
  const errors = { ...breaches, ...problems };
  if (draft.people.length === 0) errors.people = 'Choose a user.';
  if (draft.flag === null) errors.flag = 'Choose a flag.';
  if (draft.flag === null || Object.keys(errors).length > 0) return { ok: false, errors };
  return {
    ok: true,
    json: toObject([`"flag_name":${JSON.stringify(draft.flag.name)}`, ...members.values()]),
  };
}

/** What happens to people who have an override of the flag already. */
export type OnConflict = 'skip' | 'replace';

/**
 * The body that pins a draft for all its people, or what is wrong with it.
 * @param expectedCount what the dry run said; null for a dry run
 */
export function bulkBody(
  draft: OverrideDraft,
  judging: Judging,
  { onConflict, expectedCount }: { readonly onConflict: OnConflict; readonly expectedCount: number | null },
): DraftBody {
  const body = createBody(draft, judging);
  if (!body.ok) return body;
  const ids = JSON.stringify(draft.people.map(({ id }) => id));
  const mode = expectedCount === null ? '"dry_run":true' : `"expected_count":${expectedCount}`;
  const members = body.json.slice(1, -1);
  return {
    ok: true,
    json: toObject([
      '"action":"create"',
      members,
      `"user_ids":${ids}`,
      `"on_conflict":"${onConflict}"`,
      mode,
    ]),
  };
}

/**
 * The body that changes an override from `before` to `draft`: only what is different, so that nothing that
 * somebody else changed meanwhile is put back. null when nothing is different.
 */
export function patchBody(draft: OverrideDraft, before: OverrideDraft, judging: Judging): DraftBody | null {
  const { members, problems, breaches } = allMembers(draft, judging);
  const same: Record<string, boolean> = {
    value: sameJson(draft.value, before.value),
    enabled: draft.enabled === before.enabled,
    reason: draft.reason.trim() === before.reason,
    expiry: sameJson(draft.expiry, before.expiry),
  };
  if (Object.values(same).every(Boolean)) return null;
  const changed = [...members].filter(([field]) => !same[field]).map(([, member]) => member);
  const touched = Object.fromEntries(Object.entries(problems).filter(([field]) => !same[field]));
  const errors = { ...breaches, ...touched };
  return Object.keys(errors).length > 0 ? { ok: false, errors } : { ok: true, json: toObject(changed) };
}

type Errors = { [Field in DraftField]?: string };

/** Every member of a body; the fields that are wrong; and those against which the policy has something. */
function allMembers(draft: OverrideDraft, { now, policy }: Judging) {
  const members = new Map<DraftField, string>();
  const problems: Errors = {};
  const breaches: Errors = {};
  if (draft.flag) {
    const value = valueMember(draft.flag, draft.value);
    if (value.ok) members.set('value', value.json);
    else problems.value = value.message;
  }
  members.set('enabled', `"enabled":${draft.enabled}`);
  const reason = draft.reason.trim();
  if ([...reason].length > REASON_MAX) problems.reason = `Use ${REASON_MAX} characters or fewer.`;
  members.set('reason', `"reason":${reason === '' ? 'null' : JSON.stringify(reason)}`);
  const end = resolveExpiry(draft.expiry, now);
  if (end.ok) members.set('expiry', `"expires_at":${JSON.stringify(end.at)}`);
  else problems.expiry = end.message;
  if (draft.enabled) {
    const noReason = reasonProblem(policy, reason);
    const noEnd = end.ok ? endProblem(policy, end.at, now) : null;
    if (noReason) breaches.reason = noReason;
    if (noEnd) breaches.expiry = noEnd;
  }
  return { members, problems, breaches };
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
