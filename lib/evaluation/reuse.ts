import { segmentsIn } from './condition';
import type { CompiledFlag, UsableFlag } from './flag';
import type { FlagDefinition } from './types';

/**
 * Of the flags that were compiled before, those that serve as they are beside other definitions: their definition is the
 * very same object, and so are all that they depend on. Compiled flags know those that they depend on, so one that depends
 * on a changed one is none of these.
 * @param flags the definitions now
 * @param before what was compiled of earlier definitions, by name
 * @param sameSegments whether all segments are as they were
 */
export function reusableFlags(
  flags: readonly FlagDefinition[],
  before: ReadonlyMap<string, CompiledFlag>,
  sameSegments: boolean,
): ReadonlyMap<string, UsableFlag> {
  const reusable = new Map<string, UsableFlag>();
  for (const definition of flags) {
    const flag = before.get(definition?.name);
    if (!flag?.usable || flag.definition !== definition || definition.archived) continue;
    if (sameSegments || !asksForSegments(definition)) reusable.set(flag.name, flag);
  }
  const names = new Set(flags.map((definition) => definition?.name));
  const isStillMissing = (name: string) => !before.has(name) && !names.has(name);
  dropDependents(reusable, isStillMissing);
  return reusable;
}

function asksForSegments({ rules = [] }: FlagDefinition): boolean {
  return rules.some(({ conditions }) => segmentsIn(conditions).length > 0);
}

/** Takes out those that depend on one that is not there, and those that depend on these, and so on. */
function dropDependents(reusable: Map<string, UsableFlag>, isStillMissing: (name: string) => boolean): void {
  const usedBy = new Map<string, string[]>();
  for (const { name, prerequisites } of reusable.values()) {
    for (const { definition } of prerequisites) {
      const users = usedBy.get(definition.flag);
      if (users) users.push(name);
      else usedBy.set(definition.flag, [name]);
    }
  }
  const gone = [...usedBy.keys()].filter((name) => !reusable.has(name) && !isStillMissing(name));
  for (const name of gone) {
    for (const user of usedBy.get(name) ?? []) if (reusable.delete(user)) gone.push(user);
  }
}
