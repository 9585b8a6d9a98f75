import type { Bucketer } from './bucket';
import { allHold, type CompiledCondition, type CompileTools, compileConditions } from './condition';
import type { Run } from './run';
import { compileBucketing, compileServe, type Label, type Outcome, toThousandths } from './serve';
import { parseInstant } from './time';
import type { EvaluatedValue, FlagDefinition, FlagType, Prerequisite, Rule, ScheduledStep } from './types';
import { compileValues, type Values } from './variants';

/** A flag made ready for evaluation, or the reason why it cannot be evaluated. */
export type CompiledFlag = UsableFlag | BrokenFlag;

export interface UsableFlag extends Values {
  readonly usable: true;
  readonly definition: FlagDefinition;
  readonly name: string;
  readonly type: FlagType;
  readonly clientVisible: boolean;
  readonly off: Outcome;
  readonly prerequisites: readonly CompiledPrerequisite[];
  /** Also those that are not enabled. */
  readonly rules: readonly CompiledRule[];
  /** How the flag is from an instant on, in order of time; the first since ever. */
  readonly states: readonly [FlagState, ...FlagState[]];
  /** What everybody without an override gets at any time; null when that depends on who or when. */
  readonly common: EvaluatedValue | null;
}

export interface BrokenFlag {
  readonly usable: false;
  readonly name: string;
  readonly clientVisible: boolean;
  readonly message: string;
}

/** What scheduled changes change of a flag. */
export interface FlagState {
  /** Unix milliseconds. */
  readonly from: number;
  readonly enabled: boolean;
  readonly default: Outcome;
  /** The scheduled change that put the default there; null when a person did. */
  readonly defaultFrom: string | null;
}

export interface CompiledPrerequisite {
  readonly definition: Prerequisite;
  readonly variants: ReadonlySet<string>;
  /** null when nobody can meet it: unknown, archived, in error, in a circle or too long a chain. */
  target: UsableFlag | null;
}

export interface CompiledRule {
  readonly definition: Rule;
  readonly conditions: readonly CompiledCondition[];
  readonly rollout: { readonly bucketer: Bucketer; readonly end: number } | null;
  readonly serve: Outcome;
}

/**
 * Compiles a flag. Takes nothing for granted, as rows may have been written around the services: what cannot
 * be understood becomes a broken flag, whose evaluation is an error and harms no other. Its prerequisites have no
 * targets yet: those come with the snapshot.
 */
export function compileFlag(definition: FlagDefinition, tools: CompileTools): CompiledFlag {
  try {
    return compileChecked(definition, tools);
  } catch (error) {
    return {
      usable: false,
      // Text is made of no object: that may throw once more.
      name: typeof definition?.name === 'string' ? definition.name : '',
      clientVisible: definition?.client_visible === true,
      message: error instanceof Error ? error.message : 'cannot be read',
    };
  }
}

/** Scheduled changes in the order in which they are applied. */
function inOrder<S extends Pick<ScheduledStep, 'id' | 'at'>>(steps: readonly S[]): S[] {
  const instants = new Map(steps.map((step) => [step, parseInstant(step.at) ?? Number.NaN]));
  const at = (step: S) => instants.get(step) as number;
  return [...steps].sort((a, b) => at(a) - at(b) || (a.id < b.id ? -1 : 1));
}

/** How a flag is at `now` (Unix milliseconds). */
export function stateAt(flag: UsableFlag, now: number): FlagState {
  const { states } = flag;
  let index = states.length - 1;
  while (index > 0 && (states[index] as FlagState).from > now) index -= 1;
  return states[index] as FlagState;
}

/** What a rule serves the user; null when it does not match. */
export function applyRule(rule: CompiledRule, run: Run): EvaluatedValue | null {
  if (!rule.definition.enabled || !allHold(rule.conditions, run)) return null;
  if (rule.rollout !== null) {
    const position = rule.rollout.bucketer(run.context);
    if (position < 0 || position >= rule.rollout.end) return null;
  }
  return rule.serve.decide(run);
}

function compileChecked(definition: FlagDefinition, tools: CompileTools): UsableFlag {
  const { name, type, enabled, rules = [], prerequisites = [], schedule = [] } = definition;
  if (typeof name !== 'string' || name === '') throw new Error('the name is blank');
  if (!['boolean', 'string', 'number', 'json'].includes(type)) throw new Error('the type is unknown');
  if (typeof enabled !== 'boolean') throw new Error('enabled is not a boolean');
  const lists = { rules, prerequisites, schedule };
  for (const [label, list] of Object.entries(lists)) {
    if (!Array.isArray(list)) throw new Error(`${label} are not a list`);
  }
  const values = compileValues(definition);
  const named = { flagName: name, type };
  const flag = {
    ...values,
    usable: true as const,
    definition,
    name,
    type,
    clientVisible: definition.client_visible === true,
    off: compileServe(definition.off, 'off', values, { ...named, reason: 'DISABLED', source: 'off' }),
    prerequisites: prerequisites.map(compilePrerequisite),
    rules: rules.map((rule) => compileRule(rule, values, named, tools)),
    states: compileStates(definition, values, named),
  };
  return { ...flag, common: commonOf(flag) };
}

function commonOf({ off, prerequisites, rules, states }: Omit<UsableFlag, 'common'>): EvaluatedValue | null {
  const [state] = states;
  if (states.length > 1) return null;
  if (!state.enabled) return off.constant;
  return prerequisites.length === 0 && rules.length === 0 ? state.default.constant : null;
}

type Named = Pick<Label, 'flagName' | 'type'>;

function compileRule(rule: Rule, values: Values, named: Named, tools: CompileTools): CompiledRule {
  if (typeof rule?.id !== 'string' || rule.id === '') throw new Error('a rule has no id');
  const what = `rule ${rule.id}`;
  if (typeof rule.enabled !== 'boolean') throw new Error(`enabled of ${what} is not a boolean`);
  const label: Label = { ...named, reason: 'TARGETING_MATCH', source: 'rule', ruleId: rule.id };
  return {
    definition: rule,
    conditions: compileConditions(rule.conditions, tools),
    rollout: compileRollout(rule.rollout ?? null, what),
    serve: compileServe(rule.serve, what, values, label),
  };
}

function compileRollout(rollout: Rule['rollout'], what: string): CompiledRule['rollout'] {
  if (rollout === null) return null;
  const end = toThousandths(rollout.percent);
  if (end === null) throw new Error(`the rollout of ${what} has no percent`);
  return { bucketer: compileBucketing(rollout, `the rollout of ${what}`), end };
}

function compilePrerequisite(definition: Prerequisite): CompiledPrerequisite {
  const variants: unknown = definition?.variants;
  const named = Array.isArray(variants) && variants.every((variant) => typeof variant === 'string');
  if (typeof definition?.flag !== 'string' || !named) {
    throw new Error('a prerequisite names no flag or no variants');
  }
  return { definition, variants: new Set(definition.variants), target: null };
}

function compileStates(
  definition: FlagDefinition,
  values: Values,
  named: Named,
): readonly [FlagState, ...FlagState[]] {
  const targeted = (definition.rules ?? []).some((rule) => rule.enabled);
  const outcomeOf = (serve: FlagDefinition['default'], from: string | null) =>
    compileServe(serve, 'default', values, {
      ...named,
      reason: from !== null ? 'SCHEDULED' : targeted ? 'DEFAULT' : 'STATIC',
      source: from !== null ? 'schedule' : 'default',
      scheduledChangeId: from,
    });
  const defaultFrom = definition.default_from ?? null;
  let state: FlagState = {
    from: Number.NEGATIVE_INFINITY,
    enabled: definition.enabled,
    default: outcomeOf(definition.default, defaultFrom),
    defaultFrom,
  };
  const states: [FlagState, ...FlagState[]] = [state];
  for (const step of inOrder((definition.schedule ?? []).filter(isReadableStep))) {
    try {
      state = {
        from: parseInstant(step.at) as number,
        enabled: step.enabled ?? state.enabled,
        ...(step.default === undefined
          ? { default: state.default, defaultFrom: state.defaultFrom }
          : { default: outcomeOf(step.default, step.id), defaultFrom: step.id }),
      };
      states.push(state);
    } catch {
      // A change that cannot be understood is skipped: it harms neither the flag nor the other changes.
    }
  }
  return states;
}

function isReadableStep(step: ScheduledStep): boolean {
  return (
    typeof step?.id === 'string' &&
    typeof step.at === 'string' &&
    parseInstant(step.at) !== null &&
    (step.enabled === undefined || typeof step.enabled === 'boolean')
  );
}
