import type { z } from 'zod';
import type { explanationWire } from '@/lib/overrides/schemas-explain';
import { changeQuery } from '../url/url-state';

/** Why one person gets from one flag what they get, as the API tells it. */
export type Explanation = z.output<typeof explanationWire>;
type AnyLayer = Explanation['layers'][number];
export type Layer<N extends AnyLayer['layer']> = Extract<AnyLayer, { layer: N }>;
export type Verdict = AnyLayer['verdict'];
export type RuleTrace = Layer<'rule'>['rules'][number];
export type ConditionTrace = RuleTrace['conditions'][number];
export type ServeTrace = RuleTrace['serve'];
export type Bucket = NonNullable<Extract<ServeTrace, { bucket: unknown }>['bucket']>;

/** What is explained: the flag of a person, now or at another instant. */
export interface WhyAsked {
  readonly flagName: string;
  readonly userId: string;
  /** RFC 3339; null for now. */
  readonly at: string | null;
}

/** Reads what an address asks to have explained; null when it asks for nothing that makes sense. */
export function whyOf(pathname: string, params: Pick<URLSearchParams, 'get'>): WhyAsked | null {
  const flagName = params.get('why');
  const userId = personOfPage(pathname) ?? params.get('who');
  if (!flagName || !userId) return null;
  const at = new Date(params.get('at') ?? '');
  return { flagName, userId, at: Number.isNaN(at.getTime()) ? null : at.toISOString() };
}

/** The person whose page an address is; null for any other page. */
function personOfPage(pathname: string): string | null {
  return /^\/users\/([^/]+)/.exec(pathname)?.[1] ?? null;
}

/** Opens the explanation of what a person gets from a flag, at an address of its own: going back closes it. */
export function showWhy(flagName: string, userId: string): void {
  const who = personOfPage(window.location.pathname) === userId ? null : userId;
  window.history.pushState(null, '', addressOf({ why: flagName, who, at: null }));
}

/** Explains the same for another instant; null for now. */
export function showWhyAt(at: Date | null): void {
  window.history.replaceState(null, '', addressOf({ at: at?.toISOString() ?? null }));
}

/** Closes the explanation. */
export function hideWhy(): void {
  window.history.replaceState(null, '', addressOf({ why: null, who: null, at: null }));
}

/** The page stays where it is in its list. */
function addressOf(changes: Readonly<Record<string, string | null>>): string {
  const { pathname, search } = window.location;
  const cursor = new URLSearchParams(search).get('cursor');
  return `${pathname}${changeQuery(search, { ...changes, cursor })}`;
}

/** Asks the API for an explanation. @param key `WhyAsked` as JSON */
export async function readExplanation(key: string, signal: AbortSignal): Promise<Explanation> {
  const { flagName, userId, at } = JSON.parse(key) as WhyAsked;
  const query = at === null ? '' : `?at=${encodeURIComponent(at)}`;
  const path = `/api/admin/users/${encodeURIComponent(userId)}/flags/${encodeURIComponent(flagName)}/explain`;
  const response = await fetch(`${path}${query}`, { signal, headers: { accept: 'application/json' } }).catch(
    () => null,
  );
  if (response?.ok) return (await response.json()) as Explanation;
  throw new Error(failureOf(response));
}

function failureOf(response: Response | null): string {
  switch (response?.status) {
    case undefined:
      return 'Pennon cannot be reached. Check the connection and try again.';
    case 401:
      return 'Your session has ended. Sign in again to go on.';
    case 404:
      return 'There is no such flag, or no such user. It may have been archived or deleted meanwhile.';
    default:
      return 'This cannot be explained just now. Try again in a moment.';
  }
}
