import type { CompileTools } from './condition';
import { type CompiledFlag, compileFlag, type UsableFlag } from './flag';
import { followable } from './graph';
import { reusableFlags } from './reuse';
import { type CompiledSegment, compileSegments } from './segment';
import type { FlagDefinition, SegmentDefinition } from './types';

/** All flags and segments at one revision, ready for evaluation. */
export interface Snapshot {
  /** In order of name. Archived flags are left out: they do not exist for evaluation. */
  readonly flags: ReadonlyMap<string, CompiledFlag>;
  /** The same, as a list. */
  readonly allFlags: readonly CompiledFlag[];
  /** Those that browsers may see, in order of name. */
  readonly clientFlags: readonly CompiledFlag[];
  /** Flags that have scheduled changes, and whether browsers can notice: they see it, or one that depends on it. */
  readonly scheduled: readonly { readonly flag: UsableFlag; readonly clientNotices: boolean }[];
  /** Names of the flags whose changes browsers can notice. */
  readonly clientNoticed: ReadonlySet<string>;
  /** Only those that somebody can be in. */
  readonly segments: ReadonlyMap<string, CompiledSegment>;
}

/** What a snapshot is made of. */
export interface Definitions {
  readonly flags: readonly FlagDefinition[];
  readonly segments: readonly SegmentDefinition[];
}

/** A snapshot, and what it was made of. */
export interface Made {
  readonly definitions: Definitions;
  readonly snapshot: Snapshot;
}

/**
 * Compiles everything of one revision. Never throws: what cannot be understood harms only itself.
 * @param before flags and segments of it that are the very same objects, and depend on no others, are not compiled again
 */
export function compileSnapshot(
  definitions: Definitions,
  { compilePattern }: Pick<CompileTools, 'compilePattern'>,
  before: Made | null = null,
): Snapshot {
  const sameSegments = before !== null && areSame(before.definitions.segments, definitions.segments);
  const segments = sameSegments
    ? before.snapshot.segments
    : compileSegments(definitions.segments, { compilePattern });
  const reusable = reusableFlags(definitions.flags, before?.snapshot.flags ?? new Map(), sameSegments);
  const compiled: CompiledFlag[] = [];
  for (const definition of definitions.flags) {
    if (definition?.archived) continue;
    compiled.push(reusable.get(definition?.name) ?? compileFlag(definition, { compilePattern, segments }));
  }
  compiled.sort((a, b) => (a.name < b.name ? -1 : 1));
  const flags = new Map(compiled.map((flag) => [flag.name, flag]));
  linkPrerequisites(flags);

  const clientFlags = compiled.filter((flag) => flag.clientVisible);
  const clientNoticed = withPrerequisites(clientFlags);
  const scheduled = compiled
    .filter((flag) => flag.usable)
    .filter((flag) => flag.states.length > 1)
    .map((flag) => ({ flag, clientNotices: clientNoticed.has(flag.name) }));
  return { flags, allFlags: [...flags.values()], clientFlags, scheduled, clientNoticed, segments };
}

function areSame(before: readonly SegmentDefinition[], now: readonly SegmentDefinition[]): boolean {
  return before.length === now.length && before.every((segment, index) => segment === now[index]);
}

/** Gives prerequisites their targets, where the way on has an end. */
function linkPrerequisites(flags: ReadonlyMap<string, CompiledFlag>): void {
  const usable = [...flags.values()].filter((flag) => flag.usable);
  const targets = followable(
    new Map(
      usable.map(({ name, prerequisites }) => [name, prerequisites.map(({ definition }) => definition.flag)]),
    ),
  );
  for (const flag of usable) {
    for (const prerequisite of flag.prerequisites) {
      const target = flags.get(prerequisite.definition.flag);
      if (target?.usable && targets.has(target.name)) prerequisite.target = target;
    }
  }
}

/** The names of flags and of all that they depend on. */
export function withPrerequisites(flags: readonly CompiledFlag[]): ReadonlySet<string> {
  const names = new Set<string>();
  const queue = [...flags];
  for (const flag of queue) {
    if (names.has(flag.name)) continue;
    names.add(flag.name);
    if (!flag.usable) continue;
    for (const { target } of flag.prerequisites) if (target) queue.push(target);
  }
  return names;
}
