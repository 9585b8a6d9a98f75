import type { CompileTools } from './condition';
import { type CompiledFlag, compileFlag, type UsableFlag } from './flag';
import { followable } from './graph';
import { type CompiledSegment, compileSegments } from './segment';
import type { FlagDefinition, SegmentDefinition } from './types';

/** All flags and segments at one revision, ready for evaluation. */
export interface Snapshot {
  /** In order of name. Archived flags are left out: they do not exist for evaluation. */
  readonly flags: ReadonlyMap<string, CompiledFlag>;
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
  readonly flags: Iterable<FlagDefinition>;
  readonly segments: Iterable<SegmentDefinition>;
}

/** Compiles everything of one revision. Never throws: what cannot be understood harms only itself. */
export function compileSnapshot(
  definitions: Definitions,
  { compilePattern }: Pick<CompileTools, 'compilePattern'>,
): Snapshot {
  const segments = compileSegments(definitions.segments, { compilePattern });
  const compiled: CompiledFlag[] = [];
  for (const definition of definitions.flags) {
    if (!definition?.archived) compiled.push(compileFlag(definition, { compilePattern, segments }));
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
  return { flags, clientFlags, scheduled, clientNoticed, segments };
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
