import type { RequestContext } from '../auth/actor';
import { PennonError } from '../errors';
import { contentEtag } from '../etag';
import { evaluateAll, evaluateFlag, nextChangeAt } from '../evaluation/evaluate';
import type { EvaluatedValue } from '../evaluation/types';
import { type KeptText, keptText } from '../kept-text';
import { andThen, type MaybePromise } from '../maybe-promise';
import { countEvaluations, tallyOf } from '../metrics';
import { type Computed, keepAnswers } from './kept-answers';
import { toOfrepItem } from './schemas-ofrep';
import { type Asked, readSubject, type Subject } from './subject';

/** What OFREP tells beside the flags. */
interface Told {
  /** Whether the directory has the person. */
  readonly userKnown: boolean;
  /** Whether the database could not be asked: this is the last that is known. */
  readonly stale: boolean;
}

/** Every flag, ready to be sent. */
export interface FlagsText extends Computed, KeptText {
  /** JSON of the list of flags. */
  readonly text: string;
  /** Another one exactly when that is another. */
  readonly tag: string;
}

const kept = keepAnswers<FlagsText>('ofrep-answers', 32 * 1024 * 1024, ({ text }) => text.length);

/**
 * Every flag for the person whom a caller means, in order of name: see `readSubject`. It is kept until it changes, unless
 * the caller adds attributes.
 * @throws PennonError `forbidden`
 */
export function evaluateFlags(
  ctx: RequestContext,
  asked: Asked,
): MaybePromise<Told & { readonly flags: FlagsText }> {
  return andThen(readSubject(ctx, asked), (subject) => {
    const { state, clientOnly } = subject;
    const told = { userKnown: state.user !== null, stale: state.stale };
    const compute = () => flagsText(subject, ctx.now);
    if (clientOnly || Object.keys(asked.attributes).length === 0) {
      return { ...told, flags: kept(subject, ctx.now, compute) };
    }
    const flags = compute();
    countEvaluations(flags.tally);
    return { ...told, flags };
  });
}

function flagsText({ state, clientOnly }: Subject, now: Date): FlagsText {
  const { snapshot, context, overrides } = state;
  const at = now.getTime();
  const evaluations = evaluateAll(snapshot, context, overrides, at, { clientOnly });
  const next = nextChangeAt(snapshot, overrides, at, { clientOnly });
  const flags = evaluations.map(toOfrepItem);
  return {
    ...keptText(JSON.stringify(flags)),
    tag: contentEtag(flags),
    nextChangeAt: next === null ? null : new Date(next),
    tally: tallyOf(evaluations),
  };
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
