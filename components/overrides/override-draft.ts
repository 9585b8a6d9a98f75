import type { OverrideView } from '@/lib/overrides/types';
import { draftOf, emptyDraft, type ValueDraft, valueMember } from '../values/value-draft';
import { type ExpiryDraft, expiryDraftOf, resolveExpiry } from './expiry';
import type { FlagChoice, Person } from './types';

export const REASON_MAX = 500;

/** An override while somebody fills it in. */
export interface OverrideDraft {
  readonly person: Person | null;
  readonly flag: FlagChoice | null;
  readonly value: ValueDraft;
  readonly enabled: boolean;
  readonly reason: string;
  readonly expiry: ExpiryDraft;
}

/** What is wrong, by field; `form` for what is wrong with none of them. */
export type DraftField = 'person' | 'flag' | 'value' | 'enabled' | 'reason' | 'expiry' | 'form';
export type DraftErrors = { readonly [Field in DraftField]?: string };

export type DraftBody =
  | { readonly ok: true; readonly json: string }
  | { readonly ok: false; readonly errors: DraftErrors };

/** A new override, for whom and of what as far as that is known. */
export function newDraft(person: Person | null, flag: FlagChoice | null): OverrideDraft {
  return {
    person,
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
    person: override.user,
    flag,
    value: draftOf(override.flagType, override.value, override.variant),
    enabled: override.enabled,
    reason: override.reason ?? '',
    expiry: expiryDraftOf(override.expiresAt),
  };
}

/** The body that creates what a draft says at `now` (Unix ms), or what is wrong with it. */
export function createBody(draft: OverrideDraft, now: number): DraftBody {
  const { members, errors } = allMembers(draft, now);
  if (draft.person === null) errors.person = 'Choose a user.';
  if (draft.flag === null) errors.flag = 'Choose a flag.';
  if (draft.flag === null || Object.keys(errors).length > 0) return { ok: false, errors };
  return {
    ok: true,
    json: toObject([`"flag_name":${JSON.stringify(draft.flag.name)}`, ...members.values()]),
  };
}

/**
 * The body that changes an override from `before` to `draft`: only what is different, so that nothing that
 * somebody else changed meanwhile is put back. null when nothing is different.
 */
export function patchBody(draft: OverrideDraft, before: OverrideDraft, now: number): DraftBody | null {
  const { members, errors } = allMembers(draft, now);
  const same: Record<string, boolean> = {
    value: sameJson(draft.value, before.value),
    enabled: draft.enabled === before.enabled,
    reason: draft.reason.trim() === before.reason,
    expiry: sameJson(draft.expiry, before.expiry),
  };
  const wrong = Object.fromEntries(Object.entries(errors).filter(([field]) => !same[field]));
  if (Object.keys(wrong).length > 0) return { ok: false, errors: wrong };
  const changed = [...members].filter(([field]) => !same[field]).map(([, member]) => member);
  return changed.length === 0 ? null : { ok: true, json: toObject(changed) };
}

/** The body that puts an override back as it was: for undo. null when its end has passed. */
export function restoreBody(
  override: OverrideView,
  now: number,
  options: { withFlag: boolean },
): string | null {
  if (override.expiresAt !== null && override.expiresAt.getTime() <= now) return null;
  return toObject([
    ...(options.withFlag ? [`"flag_name":${JSON.stringify(override.flagName)}`] : []),
    `"value":${JSON.stringify(override.value)}`,
    `"enabled":${override.enabled}`,
    `"reason":${JSON.stringify(override.reason)}`,
    `"expires_at":${JSON.stringify(override.expiresAt)}`,
  ]);
}

function allMembers(draft: OverrideDraft, now: number) {
  const members = new Map<DraftField, string>();
  const errors: { [Field in DraftField]?: string } = {};
  if (draft.flag) {
    const value = valueMember(draft.flag, draft.value);
    if (value.ok) members.set('value', value.json);
    else errors.value = value.message;
  }
  members.set('enabled', `"enabled":${draft.enabled}`);
  const reason = draft.reason.trim();
  if ([...reason].length > REASON_MAX) errors.reason = `Use ${REASON_MAX} characters or fewer.`;
  members.set('reason', `"reason":${reason === '' ? 'null' : JSON.stringify(reason)}`);
  const end = resolveExpiry(draft.expiry, now);
  if (end.ok) members.set('expiry', `"expires_at":${JSON.stringify(end.at)}`);
  else errors.expiry = end.message;
  return { members, errors };
}

function toObject(members: readonly string[]): string {
  return `{${members.join(',')}}`;
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
