import type { FallbackView } from '@/lib/overrides/types';
import type { CurrentValue, FlagChoice, Person } from './types';

const FOUND_AT_ONCE = 20;

/** People whose e-mail or name holds a text. */
export async function findPeople(text: string, signal: AbortSignal): Promise<readonly Person[]> {
  const query = new URLSearchParams({ q: text, limit: String(FOUND_AT_ONCE) });
  const { data } = await getJson<{ data: Person[] }>(`/api/admin/users?${query}`, signal);
  return data;
}

/** Flags whose name holds a text; archived ones cannot be pinned and are left out. */
export async function findFlags(text: string, signal: AbortSignal): Promise<readonly FlagChoice[]> {
  const query = new URLSearchParams({ q: text, limit: String(FOUND_AT_ONCE) });
  const { data } = await getJson<{ data: FlagChoice[] }>(`/api/admin/feature-flags?${query}`, signal);
  return data;
}

/** One flag. */
export function readFlag(name: string, signal: AbortSignal): Promise<FlagChoice> {
  return getJson<FlagChoice>(`/api/admin/feature-flags/${encodeURIComponent(name)}`, signal);
}

interface ResolvedWire extends FallbackView {
  readonly name: string;
  readonly override?: { readonly fallback: FallbackView };
}

/** What a person gets from every flag now, by its name. Flags that cannot be evaluated are left out. */
export async function readCurrentValues(
  userId: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, CurrentValue>> {
  const { data } = await getJson<{ data: ResolvedWire[] }>(`/api/admin/users/${userId}/flags`, signal);
  return new Map(
    data
      .filter((flag) => flag.reason !== 'ERROR')
      .map((flag) => [flag.name, { ...flag, fallback: flag.override?.fallback ?? flag }]),
  );
}

/** Reads from the REST API with the session. Rejects with an Error whose message can be shown. */
export async function getJson<T>(url: string, signal: AbortSignal): Promise<T> {
  const response = await fetch(url, { signal, headers: { accept: 'application/json' } }).catch(() => null);
  if (response?.ok) return (await response.json()) as T;
  if (response === null) throw new Error('Pennon cannot be reached. Check the connection and try again.');
  if (response.status === 401) throw new Error('Your session has ended. Sign in again to go on.');
  throw new Error('This cannot be read just now. Try again in a moment.');
}
