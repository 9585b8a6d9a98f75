import { notFound, redirect } from 'next/navigation';
import type { RequestContext } from '@/lib/auth/actor';
import { PennonError } from '@/lib/errors';
import { readForPage } from '@/lib/http/page';

/** Parameters of an address as Next hands them in: anybody may have written them. */
export type SearchParams = Promise<Readonly<Record<string, string | readonly string[] | undefined>>>;

/** Longest text to search for, as in the API. */
const MAX_SEARCH = 200;
/** Longest cursor, as in the API. */
export const MAX_CURSOR = 2000;

/** One parameter as text of up to `max` characters; empty when it is not there or is no text. */
export function textParam(value: string | readonly string[] | undefined, max = MAX_SEARCH): string {
  if (typeof value !== 'string') return '';
  return [...value.replaceAll('\0', '').toWellFormed().trim()].slice(0, max).join('');
}

/** One parameter as one of several words; the first of them for anything else. */
export function choiceParam<T extends string>(
  value: string | readonly string[] | undefined,
  choices: readonly [T, ...T[]],
): T {
  return choices.find((choice) => choice === value) ?? choices[0];
}

/**
 * Reads a list for a page. What is not there is "not found"; an address that cannot be understood (an old cursor,
 * say) leads to `fallback`.
 */
export async function readListForPage<T>(
  ctx: RequestContext,
  read: () => Promise<T>,
  fallback: string,
): Promise<T> {
  try {
    return await readForPage(ctx.requestId, read);
  } catch (error) {
    if (error instanceof PennonError && error.status === 404) notFound();
    if (error instanceof PennonError && error.code === 'invalid') redirect(fallback);
    throw error;
  }
}
