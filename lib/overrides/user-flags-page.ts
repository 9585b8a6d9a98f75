import { z } from 'zod';
import type { RequestContext } from '../auth/actor';
import type { Position } from '../db/paging';
import type { Source } from '../evaluation/types';
import { cursorsOf, positionIn } from '../list-cursor';
import type { Page } from '../page';
import { flagName } from '../validation';
import { ONESELF } from './subject';
import type { ResolvedFlag } from './types';
import { getFlagsFor, getFlagsOfUser, type UserFlags } from './user-flags';

/** Which of a person's flags, and in which order. */
export interface FlagsOfUserQuery {
  /** Part of a flag's name. */
  readonly q?: string | undefined;
  /** The layer that decided. */
  readonly source?: Source | undefined;
  /** By name, or those first whose value is overridden. */
  readonly order: 'overridden' | 'name';
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

/** A page of flags as somebody gets them. */
export interface FlagsPage extends Page<ResolvedFlag> {
  /** How many flags of the search each layer decides, on all pages. */
  readonly bySource: Readonly<Record<Source, number>>;
}

/** A page of flags as one person of the directory gets them. */
export interface FlagsOfUserPage extends FlagsPage {
  readonly user: NonNullable<UserFlags['user']>;
}

const cursors = cursorsOf(['flags-of-user'], positionIn(z.enum(['0', '1']), flagName));

/**
 * A page of the flags of a user of the directory. All of them are evaluated, which takes a few milliseconds for thousands;
 * only the page is sent.
 * @throws PennonError `forbidden`, `user_not_found`, `invalid` (cursor)
 */
export async function listFlagsOfUser(
  ctx: RequestContext,
  userId: string,
  query: FlagsOfUserQuery,
): Promise<FlagsOfUserPage> {
  const after = cursors.decode(query.cursor);
  const { user, flags } = await getFlagsOfUser(ctx, userId);
  return { user, ...pageOf(flags, after, query) };
}

/** A page of one's own flags, and which of all of them somebody has pinned. */
export interface OwnFlagsPage extends FlagsPage {
  readonly overridden: readonly { readonly name: string; readonly expiresAt: Date | null }[];
}

/**
 * A page of the flags that browsers may see, as whoever is signed in gets them.
 * @throws PennonError `forbidden`, `invalid` (cursor)
 */
export async function listOwnFlags(ctx: RequestContext, query: FlagsOfUserQuery): Promise<OwnFlagsPage> {
  const after = cursors.decode(query.cursor);
  const { flags } = await getFlagsFor(ctx, ONESELF);
  const overridden = flags.flatMap(({ name, override }) =>
    override === null ? [] : [{ name, expiresAt: override.expiresAt }],
  );
  return { ...pageOf(flags, after, query), overridden };
}

function pageOf(
  flags: readonly ResolvedFlag[],
  after: Position | null,
  { q = '', source, order, limit = 100 }: FlagsOfUserQuery,
): FlagsPage {
  const text = q.toLowerCase();
  const found = flags.filter(({ name }) => name.includes(text));
  const wanted = source === undefined ? found : found.filter((flag) => flag.source === source);
  const sorted = order === 'name' ? wanted : overriddenFirst(wanted);
  const start = after === null ? 0 : sorted.findIndex((flag) => isAfter(flag, after, order));
  const data = start === -1 ? [] : sorted.slice(start, start + limit);
  const last = data.at(-1);
  const more = last !== undefined && start + limit < sorted.length;
  return {
    data,
    nextCursor: more ? cursors.encode({ value: partOf(last, order), key: last.name }) : null,
    total: wanted.length,
    bySource: countBySource(found),
  };
}

const overriddenFirst = (flags: readonly ResolvedFlag[]) => [
  ...flags.filter(({ overridden }) => overridden),
  ...flags.filter(({ overridden }) => !overridden),
];

/** The part of the order that a flag is in: what is pinned meanwhile moves to the first. */
const partOf = ({ overridden }: ResolvedFlag, order: FlagsOfUserQuery['order']) =>
  order === 'overridden' && overridden ? '0' : '1';

function isAfter(flag: ResolvedFlag, { value, key }: Position, order: FlagsOfUserQuery['order']): boolean {
  const part = partOf(flag, order);
  return part === value ? flag.name > key : part > (value ?? '0');
}

function countBySource(flags: readonly ResolvedFlag[]): Record<Source, number> {
  const counts = { override: 0, rule: 0, schedule: 0, default: 0, off: 0, error: 0 };
  for (const { source } of flags) counts[source] += 1;
  return counts;
}
