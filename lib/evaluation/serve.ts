import { type Bucketer, compileBucketer, POSITIONS } from './bucket';
import type { Run } from './run';
import type { EvaluatedValue, FlagType, Serve, Split } from './types';
import type { Served, Values } from './variants';

/** Thousandths of a percent in a percent. */
const PER_PERCENT = POSITIONS / 100;

/** What a layer answers: which result somebody gets of the few there are, all made in advance. */
export interface Outcome {
  readonly definition: Serve;
  /** What everybody gets; null for a split. */
  readonly constant: EvaluatedValue | null;
  /** null when it splits and has nothing to bucket the user by. */
  readonly decide: (run: Run) => EvaluatedValue | null;
  /** What somebody without a bucket value gets when there is nothing below to go on to. */
  readonly first: EvaluatedValue;
}

/** The part of a result that is the same for whatever an outcome serves. */
export interface Label {
  readonly flagName: string;
  readonly type: FlagType;
  readonly reason: EvaluatedValue['reason'];
  readonly source: EvaluatedValue['source'];
  readonly ruleId?: string;
  readonly scheduledChangeId?: string | null;
}

/**
 * Compiles what a layer serves. A split's reason is `SPLIT`, unless the flag is switched off.
 * @throws Error when it cannot be understood; the message begins with `what`
 */
export function compileServe(definition: Serve, what: string, values: Values, label: Label): Outcome {
  if (typeof definition !== 'object' || definition === null) throw new Error(`${what} is missing`);
  if ('split' in definition) return compileSplit(definition, what, values, label);
  const served =
    'variant' in definition ? values.byVariant(definition.variant) : values.byValue(definition.value);
  if (!served) throw new Error(`${what} is not a value of the flag`);
  const result = toResult(label, served);
  return { definition, constant: result, decide: () => result, first: result };
}

/** A percent as thousandths: an integer from 0 to 100,000; null for what is not such a percent. */
export function toThousandths(percent: unknown): number | null {
  if (typeof percent !== 'number' || !(percent >= 0 && percent <= 100)) return null;
  const thousandths = Math.round(percent * PER_PERCENT);
  return thousandths / PER_PERCENT === percent ? thousandths : null;
}

/**
 * Compiles whom a bucket value is taken of.
 * @throws Error when the attribute or the salt is missing
 */
export function compileBucketing(bucketing: Parameters<typeof compileBucketer>[0], what: string): Bucketer {
  if (typeof bucketing.bucket_by !== 'string' || typeof bucketing.salt !== 'string') {
    throw new Error(`${what} has no bucket_by or no salt`);
  }
  return compileBucketer(bucketing);
}

/** One result of a flag. */
function toResult(label: Label, served: Served): EvaluatedValue {
  return {
    flagName: label.flagName,
    type: label.type,
    value: served.value,
    variant: served.variant,
    reason: label.reason,
    source: label.source,
    ruleId: label.ruleId ?? null,
    scheduledChangeId: label.scheduledChangeId ?? null,
    override: null,
    overrideInvalid: false,
  };
}

function compileSplit(definition: Split, what: string, values: Values, label: Label): Outcome {
  if (!Array.isArray(definition.split)) throw new Error(`${what} has a split that is not a list`);
  const splitLabel: Label = label.reason === 'DISABLED' ? label : { ...label, reason: 'SPLIT' };
  const ends: number[] = [];
  const results: EvaluatedValue[] = [];
  let end = 0;
  for (const choice of definition.split) {
    const weight = toThousandths(choice?.weight);
    const served = values.byVariant(choice?.variant);
    if (weight === null) throw new Error(`${what} has a weight that is no percent`);
    if (!served) throw new Error(`${what} names a variant that does not exist`);
    end += weight;
    ends.push(end);
    results.push(toResult(splitLabel, served));
  }
  const [first] = results;
  if (!first || end !== POSITIONS) throw new Error(`the weights of ${what} do not sum to 100`);
  const bucketer = compileBucketing(definition, what);
  return {
    definition,
    constant: null,
    first,
    decide: (run) => {
      const position = bucketer(run.context);
      if (position < 0) return null;
      let choice = 0;
      while (position >= (ends[choice] as number)) choice += 1;
      return results[choice] as EvaluatedValue;
    },
  };
}
