import { z } from 'zod';
import type { RequestContext } from '../auth/actor';
import { sameJson } from '../evaluation/json';
import { cursorsOf } from '../list-cursor';
import type { Page } from '../page';
import { flagName } from '../validation';
import { COPY_MAX } from './schemas-copy';
import type { ResolvedFlag } from './types';
import { getFlagsOfUser, type UserFlags } from './user-flags';

type Person = NonNullable<UserFlags['user']>;

/** A flag that two people get differently. */
export interface ComparedFlag {
  readonly name: string;
  readonly mine: ResolvedFlag;
  readonly theirs: ResolvedFlag;
}

/** A page of the flags that two people get differently, in order of name. */
export interface Comparison extends Page<ComparedFlag> {
  readonly me: Person;
  readonly them: Person;
  /** The flags among them that an override decides for the other person, on all pages, 1,000 at most. */
  readonly copyable: readonly string[];
}

interface CompareQuery {
  /** Part of a flag's name. */
  readonly q?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

const cursors = cursorsOf(['compared-flags'], z.strictObject({ after: flagName }));

/**
 * The flags whose values are not the same for two people. Which layer decided does not matter.
 * @throws PennonError `forbidden`, `user_not_found`, `invalid` (cursor)
 */
export async function compareFlags(
  ctx: RequestContext,
  userId: string,
  otherId: string,
  { q = '', cursor, limit = 100 }: CompareQuery,
): Promise<Comparison> {
  const after = cursors.decode(cursor)?.after ?? '';
  const [my, their] = await Promise.all([getFlagsOfUser(ctx, userId), getFlagsOfUser(ctx, otherId)]);
  const text = q.toLowerCase();
  const theirFlags = new Map(their.flags.map((flag) => [flag.name, flag]));
  const differing = my.flags.flatMap((mine): ComparedFlag[] => {
    const { name } = mine;
    const theirs = theirFlags.get(name);
    return theirs && name.includes(text) && !isSame(mine, theirs) ? [{ name, mine, theirs }] : [];
  });
  const rest = differing.filter(({ name }) => name > after);
  const data = rest.slice(0, limit);
  const last = data.at(-1);
  return {
    me: my.user,
    them: their.user,
    data,
    nextCursor: last && rest.length > limit ? cursors.encode({ after: last.name }) : null,
    total: differing.length,
    copyable: differing
      .filter(({ theirs }) => theirs.overridden)
      .map(({ name }) => name)
      .slice(0, COPY_MAX),
  };
}

function isSame({ value: a }: ResolvedFlag, { value: b }: ResolvedFlag): boolean {
  return a === undefined || b === undefined ? a === b : sameJson(a, b);
}
