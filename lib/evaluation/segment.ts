import {
  allHold,
  type CompiledCondition,
  type CompileTools,
  compileConditions,
  type SegmentTest,
  segmentsIn,
} from './condition';
import { followable } from './graph';
import type { Run } from './run';
import type { SegmentDefinition } from './types';

/** A segment made ready for evaluation. */
export interface CompiledSegment extends SegmentTest {
  readonly key: string;
  readonly included: ReadonlySet<string>;
  readonly excluded: ReadonlySet<string>;
  readonly conditions: readonly CompiledCondition[];
}

/**
 * Compiles segments, those first that others ask for. One that cannot be understood, that reaches itself, or that
 * begins a chain of more than 100 is left out: nobody is in it.
 */
export function compileSegments(
  definitions: Iterable<SegmentDefinition>,
  tools: Pick<CompileTools, 'compilePattern'>,
): ReadonlyMap<string, CompiledSegment> {
  const byKey = new Map<string, SegmentDefinition>();
  for (const definition of definitions) {
    if (isReadable(definition)) byKey.set(definition.key, definition);
  }
  const references = new Map([...byKey].map(([key, { conditions }]) => [key, segmentsIn(conditions)]));
  const compiled = new Map<string, CompiledSegment>();
  for (const key of followable(references)) {
    try {
      const definition = byKey.get(key) as SegmentDefinition;
      compiled.set(key, compileSegment(definition, { ...tools, segments: compiled }));
    } catch {
      // Left out.
    }
  }
  return compiled;
}

/** How a user stands to a segment, and by which of its three parts. */
export type Membership = 'excluded' | 'included' | 'conditions' | 'none';

/** Which part of a segment says whether the user is in it. */
export function membershipOf(segment: CompiledSegment, run: Run): Membership {
  const listed = listedAs(segment, run);
  if (listed !== 'none') return listed;
  return segment.contains(run) ? 'conditions' : 'none';
}

function listedAs(
  segment: Pick<CompiledSegment, 'included' | 'excluded'>,
  { context }: Run,
): 'excluded' | 'included' | 'none' {
  const key = context.targetingKey;
  if (key === null) return 'none';
  if (segment.excluded.has(key)) return 'excluded';
  return segment.included.has(key) ? 'included' : 'none';
}

/**
 * Compiles one segment.
 * @param tools with the segments that it asks for
 * @throws Error when a condition cannot be understood
 */
export function compileSegment(definition: SegmentDefinition, tools: CompileTools): CompiledSegment {
  const { key } = definition;
  const lists = { included: new Set(definition.included), excluded: new Set(definition.excluded) };
  const conditions = compileConditions(definition.conditions, tools);
  const holds = (run: Run) => conditions.length > 0 && allHold(conditions, run);
  // Segments in segments may ask for the same one many times over.
  const nested = segmentsIn(definition.conditions).length > 0;
  const passes = nested ? (run: Run) => remembered(run, key, holds) : holds;
  const contains = (run: Run) => {
    const listed = listedAs(lists, run);
    return listed === 'none' ? passes(run) : listed === 'included';
  };
  return { key, ...lists, conditions, contains };
}

function remembered(run: Run, key: string, holds: (run: Run) => boolean): boolean {
  run.segments ??= new Map();
  const known = run.segments.get(key);
  if (known !== undefined) return known;
  const answer = holds(run);
  run.segments.set(key, answer);
  return answer;
}

function isReadable(definition: SegmentDefinition): boolean {
  return (
    typeof definition?.key === 'string' &&
    Array.isArray(definition.conditions) &&
    isListOfKeys(definition.included) &&
    isListOfKeys(definition.excluded)
  );
}

function isListOfKeys(list: unknown): boolean {
  return Array.isArray(list) && list.every((key) => typeof key === 'string');
}
