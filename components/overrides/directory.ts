import type { UserRole } from '@/lib/auth/actor';
import type { FlagType, Variant } from '@/lib/evaluation/types';
import type { FallbackView, OverrideStatus } from '@/lib/overrides/types';
import type { OverridePolicy } from '@/lib/settings/types';
import type { CurrentValue, FlagChoice, FoundPerson, Person } from './types';

const FOUND_AT_ONCE = 20;

interface PersonWire extends Person {
  readonly role: UserRole;
}

/**
 * People whose e-mail or name holds a text.
 * @param flagName also says of each what they have pinned of this flag; null does not
 */
export async function findPeople(
  text: string,
  signal: AbortSignal,
  flagName: string | null = null,
): Promise<readonly FoundPerson[]> {
  const query = new URLSearchParams({ q: text, limit: String(FOUND_AT_ONCE) });
  type Row = PersonWire & { readonly disabled_at: string | null };
  const { data } = await getJson<{ data: Row[] }>(`/api/admin/users?${query}`, signal);
  const found = data.map(({ id, email, name, role, disabled_at: disabledAt }) => ({
    ...{ id, email, name, role },
    disabled: disabledAt !== null,
    override: null,
  }));
  if (flagName === null || found.length === 0) return found;
  // Who has one already is told where it can be; the people are found all the same.
  const named = await lookUpPeople(
    found.map(({ id }) => id),
    flagName,
    signal,
  ).catch(() => null);
  return named?.people ?? found;
}

/** The people that keys name (e-mails, ids, external ids), and which keys name nobody. */
export interface NamedPeople {
  readonly people: readonly FoundPerson[];
  readonly notFound: readonly string[];
}

interface LookUpWire {
  readonly data: readonly {
    readonly user: PersonWire & { readonly disabled: boolean };
    readonly override: { readonly id: string; readonly status: OverrideStatus } | null;
  }[];
  readonly not_found: readonly string[];
}

/** Finds the people that up to 1,000 keys name. */
export async function lookUpPeople(
  keys: readonly string[],
  flagName: string | null,
  signal: AbortSignal,
): Promise<NamedPeople> {
  const body = { keys, ...(flagName === null ? {} : { flag_name: flagName }) };
  const { data, not_found: notFound } = await postJson<LookUpWire>('/api/admin/users/lookup', body, signal);
  return {
    people: data.map(({ user, override }) => ({ ...user, override: override?.status ?? null })),
    notFound,
  };
}

interface FlagWire {
  readonly name: string;
  readonly type: FlagType;
  readonly variants: readonly Variant[];
  readonly enabled: boolean;
  readonly client_visible: boolean;
  readonly archived_at: string | null;
}

/** Flags whose name holds a text; archived ones cannot be pinned and are left out. */
export async function findFlags(text: string, signal: AbortSignal): Promise<readonly FlagChoice[]> {
  const query = new URLSearchParams({ q: text, limit: String(FOUND_AT_ONCE) });
  const { data } = await getJson<{ data: FlagWire[] }>(`/api/admin/feature-flags?${query}`, signal);
  return data.map(toFlagChoice);
}

/** One flag. */
export async function readFlag(name: string, signal: AbortSignal): Promise<FlagChoice> {
  return toFlagChoice(
    await getJson<FlagWire>(`/api/admin/feature-flags/${encodeURIComponent(name)}`, signal),
  );
}

function toFlagChoice(wire: FlagWire): FlagChoice {
  const { name, type, variants, enabled, client_visible: clientVisible, archived_at: archivedAt } = wire;
  return { name, type, variants, enabled, clientVisible, archived: archivedAt !== null };
}

interface ResolvedWire extends FallbackView {
  readonly name: string;
  readonly override?: { readonly fallback: FallbackView };
}

/** What a person gets now from the flags of these names. Those that cannot be evaluated are left out. */
export async function readCurrentValues(
  userId: string,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, CurrentValue>> {
  const url = `/api/admin/users/${userId}/flags?names=${names.join()}`;
  const { data } = await getJson<{ data: ResolvedWire[] }>(url, signal);
  return new Map(
    data
      .filter((flag) => flag.reason !== 'ERROR')
      .map((flag) => [flag.name, { ...flag, fallback: flag.override?.fallback ?? flag }]),
  );
}

/** What every enabled override must have. The key counts for nothing: there is one policy. */
export async function readPolicy(_key: string, signal: AbortSignal): Promise<OverridePolicy> {
  interface SettingsWire {
    readonly override_policy: {
      readonly require_reason: boolean;
      readonly require_expiry: boolean;
      readonly max_expiry_days: number | null;
    };
  }
  const { override_policy: policy } = await getJson<SettingsWire>('/api/admin/settings', signal);
  return {
    requireReason: policy.require_reason,
    requireExpiry: policy.require_expiry,
    maxExpiryDays: policy.max_expiry_days,
  };
}

/** Reads from the REST API with the session. Rejects with an Error whose message can be shown. */
export function getJson<T>(url: string, signal: AbortSignal): Promise<T> {
  return ask<T>(url, { signal, headers: { accept: 'application/json' } });
}

function postJson<T>(url: string, body: unknown, signal: AbortSignal): Promise<T> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  return ask<T>(url, { method: 'POST', signal, headers, body: JSON.stringify(body) });
}

async function ask<T>(url: string, init: RequestInit): Promise<T> {
  const response = await fetch(url, init).catch(() => null);
  if (response?.ok) return (await response.json()) as T;
  if (response === null) throw new Error('Pennon cannot be reached. Check the connection and try again.');
  if (response.status === 401) throw new Error('Your session has ended. Sign in again to go on.');
  throw new Error('This cannot be read just now. Try again in a moment.');
}
