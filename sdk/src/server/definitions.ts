import { compileSnapshot, type Snapshot } from '../../../lib/evaluation/snapshot';
import type { FlagDefinition, SegmentDefinition } from '../../../lib/evaluation/types';
import { compilePattern } from '../../../lib/pattern';
import { isObject } from '../core/answer';
import { type Headers, withHeader } from '../core/headers';

/** All flags and segments at one revision. */
export interface Definitions {
  readonly epoch: string;
  readonly revision: number;
  readonly snapshot: Snapshot;
}

/** Makes flags and segments, as `GET /api/sdk/definitions` has them, ready for `evaluateFlag`. What makes no sense harms only itself. */
export function compileDefinitions(definitions: {
  readonly flags: readonly FlagDefinition[];
  readonly segments: readonly SegmentDefinition[];
}): Snapshot {
  return compileSnapshot(definitions, { compilePattern });
}

/** The definitions that are evaluated with. */
export interface DefinitionsStore {
  /** null before the first. */
  readonly current: () => Definitions | null;
  /** Headers that ask only for others. */
  readonly conditions: () => Headers;
  /**
   * Takes in the body of `GET /api/sdk/definitions`. Of one history an older one is passed over.
   * @returns false for what is no such body
   */
  readonly take: (body: unknown, etag: string | null) => boolean;
}

/** @param onChange there are others now: of these flags, or of all where a segment is another */
export function createDefinitionsStore(onChange: (flagNames: readonly string[]) => void): DefinitionsStore {
  let current: Definitions | null = null;
  let texts: Texts = { segments: '', flags: new Map() };
  let etag: string | null = null;
  return {
    current: () => current,
    conditions: () => withHeader('if-none-match', etag && `"${etag}"`),
    take(body, said) {
      if (!isObject(body) || !Array.isArray(body.flags) || !Array.isArray(body.segments)) return false;
      const { epoch, revision, flags, segments } = body;
      if (typeof epoch !== 'string' || typeof revision !== 'number') return false;
      if (current?.epoch === epoch && revision < current.revision) return true;
      // Whatever they hold: the compiler trusts in nothing.
      const definitions = { flags: flags as FlagDefinition[], segments: segments as SegmentDefinition[] };
      current = { epoch, revision, snapshot: compileDefinitions(definitions) };
      etag = said;
      const before = texts;
      texts = textsOf(definitions);
      onChange(changedNames(before, texts));
      return true;
    },
  };
}

/** Definitions as text, to tell which are others. */
interface Texts {
  readonly segments: string;
  readonly flags: ReadonlyMap<string, string>;
}

function textsOf({ flags, segments }: { flags: FlagDefinition[]; segments: SegmentDefinition[] }): Texts {
  const named = flags.filter((flag) => isObject(flag) && typeof flag.name === 'string');
  return {
    segments: textOf(segments),
    flags: new Map(named.map((flag) => [flag.name, textOf(flag)])),
  };
}

function textOf(definition: unknown): string {
  try {
    return JSON.stringify(definition);
  } catch {
    return 'nested too deep';
  }
}

function changedNames(before: Texts, now: Texts): string[] {
  const names = [...new Set([...before.flags.keys(), ...now.flags.keys()])];
  if (before.segments !== now.segments) return names;
  return names.filter((name) => before.flags.get(name) !== now.flags.get(name));
}
