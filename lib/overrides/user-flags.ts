import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { readUserState, type UserState } from '../changes/snapshot';
import { PennonError } from '../errors';
import { evaluateAll, evaluateFlag, evaluateShadowed, nextChangeAt } from '../evaluation/evaluate';
import type { Evaluation } from '../evaluation/types';
import { countEvaluations, type Tally, tallyOf } from '../metrics';
import { type Asked, readSubject } from './subject';
import type { ResolvedFlag } from './types';
import { toFallback } from './view';

/** Every flag as one person gets it, all of one revision. */
export interface UserFlags {
  /** null for somebody who is not in the directory. */
  readonly user: { readonly id: string; readonly email: string; readonly name: string } | null;
  /** Whether the database could not be asked: this is the last that is known. */
  readonly stale: boolean;
  readonly epoch: string;
  /** The revision at which this answer last may have changed. */
  readonly revision: number;
  /** The first instant at which time alone changes the answer; null for none. */
  readonly nextChangeAt: Date | null;
  /** In order of name. */
  readonly flags: readonly ResolvedFlag[];
}

/**
 * Every flag as the person gets it whom a caller means: see `readSubject`.
 * @throws PennonError `forbidden`
 */
export async function getFlagsFor(ctx: RequestContext, asked: Asked): Promise<UserFlags> {
  const { state, clientOnly } = await readSubject(ctx, asked);
  return resolveCounted(state, ctx.now, { clientOnly });
}

/**
 * Flags resolved for a user of the directory, for people who look after them.
 * @param names only these; those that are not there, or are archived, are left out. Left out: every flag
 * @throws PennonError `forbidden`, `user_not_found`
 */
export async function getFlagsOfUser(
  ctx: RequestContext,
  userId: string,
  names?: readonly string[],
): Promise<UserFlags & { readonly user: NonNullable<UserFlags['user']> }> {
  authorize(ctx.actor, 'overrides.read');
  const resolved = resolveCounted(await readUserState(userId), ctx.now, { clientOnly: false, names });
  if (!resolved.user) throw new PennonError('user_not_found');
  return { ...resolved, user: resolved.user };
}

interface Wanted {
  /** Leaves out what browsers may not see. */
  readonly clientOnly: boolean;
  readonly names?: readonly string[] | undefined;
}

function resolveCounted(state: UserState, now: Date, options: Wanted): UserFlags {
  const { flags, tally } = resolveFlags(state, now, options);
  countEvaluations(tally);
  return flags;
}

/** Every flag of a person's state, and how many came of which reason, not counted yet. */
export function resolveFlags(
  state: UserState,
  now: Date,
  options: Wanted,
): { readonly flags: UserFlags; readonly tally: Tally } {
  const at = now.getTime();
  const { snapshot, context, overrides } = state;
  const next = nextChangeAt(snapshot, overrides, at, options);
  const evaluations = options.names
    ? options.names
        .filter((name) => snapshot.flags.has(name))
        .map((name) => evaluateFlag(snapshot, name, context, overrides, at))
    : evaluateAll(snapshot, context, overrides, at, options);
  const flags: UserFlags = {
    user: state.user,
    stale: state.stale,
    epoch: state.epoch,
    revision: state.revision,
    nextChangeAt: next === null ? null : new Date(next),
    flags: evaluations.map((evaluation) =>
      toResolvedFlag(evaluation, () =>
        evaluateShadowed(snapshot, evaluation.flagName, context, overrides, at),
      ),
    ),
  };
  return { flags, tally: tallyOf(evaluations) };
}

/**
 * What somebody gets from one flag.
 * @param shadowed what they would get without their override
 */
export function toResolvedFlag(evaluation: Evaluation, shadowed: () => Evaluation): ResolvedFlag {
  const { flagName: name, type, reason, source } = evaluation;
  if (evaluation.reason === 'ERROR') {
    return { name, type, value: undefined, variant: null, reason, source, overridden: false, override: null };
  }
  const { value, variant, override } = evaluation;
  const fallback = override && toFallback(shadowed());
  return {
    name,
    type,
    value,
    variant,
    reason,
    source,
    overridden: override !== null,
    override:
      override && fallback
        ? {
            expiresAt: override.expiresAt === null ? null : new Date(override.expiresAt),
            createdAt: new Date(override.createdAt),
            updatedAt: new Date(override.updatedAt),
            fallback,
          }
        : null,
  };
}
