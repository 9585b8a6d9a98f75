import type { RequestContext } from '../auth/actor';
import { PennonError } from '../errors';
import { evaluateAll, evaluateFlag } from '../evaluation/evaluate';
import type { EvaluatedValue, Evaluation } from '../evaluation/types';
import { countEvaluations, tallyOf } from '../metrics';
import { type Asked, readSubject } from './subject';

/** What OFREP tells beside the flags. */
interface Told {
  /** Whether the directory has the person. */
  readonly userKnown: boolean;
  /** Whether the database could not be asked: this is the last that is known. */
  readonly stale: boolean;
}

/**
 * Every flag for the person whom a caller means, in order of name: see `readSubject`.
 * @throws PennonError `forbidden`
 */
export async function evaluateFlags(
  ctx: RequestContext,
  asked: Asked,
): Promise<Told & { readonly evaluations: readonly Evaluation[] }> {
  const { state, clientOnly } = await readSubject(ctx, asked);
  const { snapshot, context, overrides, user, stale } = state;
  const evaluations = evaluateAll(snapshot, context, overrides, ctx.now.getTime(), { clientOnly });
  countEvaluations(tallyOf(evaluations));
  return { evaluations, userKnown: user !== null, stale };
}

/**
 * One flag for the person whom a caller means; one that browsers may not see is none for them.
 * @throws PennonError `forbidden`, `flag_not_found`, `flag_broken`
 */
export async function evaluateOneFlag(
  ctx: RequestContext,
  flagName: string,
  asked: Asked,
): Promise<Told & { readonly evaluation: EvaluatedValue }> {
  const { state, clientOnly } = await readSubject(ctx, asked);
  const { snapshot, context, overrides, user, stale } = state;
  const flag = snapshot.flags.get(flagName);
  if (!flag || (clientOnly && !flag.clientVisible)) throw new PennonError('flag_not_found');
  const evaluation = evaluateFlag(snapshot, flagName, context, overrides, ctx.now.getTime());
  countEvaluations(tallyOf([evaluation]));
  if (evaluation.reason === 'ERROR') throw new PennonError('flag_broken');
  return { evaluation, userKnown: user !== null, stale };
}
