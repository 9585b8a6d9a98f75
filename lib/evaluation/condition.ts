import { type CompilePattern, compileElementTest, isScalar, OPERATORS, problemOfValue } from './operators';
import type { Run } from './run';
import type { Condition, Operator } from './types';

/** What a condition needs of a segment. */
export interface SegmentTest {
  /** Whether the user is in it. */
  readonly contains: (run: Run) => boolean;
}

/** What compiling needs from outside. */
export interface CompileTools {
  readonly compilePattern: CompilePattern;
  /** By key. Those that cannot be followed to an end are not among them. */
  readonly segments: ReadonlyMap<string, SegmentTest>;
}

/** A condition made ready: `holds` is the whole answer, negations included. */
export interface CompiledCondition {
  readonly definition: Condition;
  readonly holds: (run: Run) => boolean;
}

/**
 * Compiles a condition.
 * @throws Error when it cannot be understood
 */
function compileCondition(definition: Condition, tools: CompileTools): CompiledCondition {
  checkCondition(definition, tools.compilePattern);
  const positive = compilePositive(definition, tools);
  const negative = OPERATORS[definition.operator].negative !== (definition.negate === true);
  return { definition, holds: negative ? (run) => !positive(run) : positive };
}

/** Compiles conditions that must all hold. */
export function compileConditions(
  definitions: readonly Condition[],
  tools: CompileTools,
): readonly CompiledCondition[] {
  if (!Array.isArray(definitions)) throw new Error('conditions are not a list');
  return definitions.map((definition) => compileCondition(definition, tools));
}

/** Whether all conditions hold. */
export function allHold(conditions: readonly CompiledCondition[], run: Run): boolean {
  for (const condition of conditions) {
    if (!condition.holds(run)) return false;
  }
  return true;
}

/** An attribute of the user as rules see it; undefined for what counts as absent. */
export function readAttribute(name: string, run: Pick<Run, 'context'>): unknown {
  const value = name === 'user_id' ? run.context.targetingKey : run.context.attributes[name];
  return Array.isArray(value) || isScalar(value) ? value : undefined;
}

/** Keys of the segments that conditions ask for. */
export function segmentsIn(conditions: readonly Condition[]): string[] {
  return conditions.flatMap((condition) => {
    if (!isOperator(condition?.operator) || OPERATORS[condition.operator].values !== 'segment') return [];
    return Array.isArray(condition.values) ? condition.values.map(String) : [];
  });
}

function compilePositive(definition: Condition, tools: CompileTools): (run: Run) => boolean {
  const { values: kind } = OPERATORS[definition.operator];
  if (kind === 'segment') {
    const segments = (definition.values ?? []).flatMap((key) => tools.segments.get(String(key)) ?? []);
    return (run) => segments.some((segment) => segment.contains(run));
  }
  const name = String(definition.attribute);
  if (kind === 'none') return (run) => readAttribute(name, run) !== undefined;

  const test = compileElementTest(definition, tools.compilePattern);
  const check = (value: unknown) => (Array.isArray(value) ? value.some(test) : test(value));
  if (name === 'user_id') return (run) => check(run.context.targetingKey);
  return (run) => check(run.context.attributes[name]);
}

function isOperator(operator: unknown): operator is Operator {
  return typeof operator === 'string' && Object.hasOwn(OPERATORS, operator);
}

const isChoice = (given: unknown) => given === undefined || typeof given === 'boolean';

function checkCondition(definition: Condition, compilePattern: CompilePattern): void {
  if (typeof definition !== 'object' || definition === null) throw new Error('a condition is missing');
  const { operator, attribute, values } = definition;
  if (!isOperator(operator)) throw new Error('a condition has an unknown operator');
  const { values: kind, foldable } = OPERATORS[operator];
  if (kind !== 'segment' && (typeof attribute !== 'string' || attribute === '')) {
    throw new Error(`a condition with ${operator} names no attribute`);
  }
  if (!isChoice(definition.case_insensitive) || !isChoice(definition.negate)) {
    throw new Error('case_insensitive and negate of a condition are not booleans');
  }
  if (definition.case_insensitive === true && !foldable) {
    throw new Error(`${operator} does not know case_insensitive`);
  }
  if (kind === 'none') return;
  if (!Array.isArray(values) || values.length === 0) {
    throw new Error(`a condition with ${operator} has no values`);
  }
  for (const value of values) {
    const problem = problemOfValue(operator, value, compilePattern);
    if (problem !== null) throw new Error(`a value of ${operator} ${problem}`);
  }
}
