import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { readDefinitions } from '../changes/snapshot';
import { getDb } from '../db/client';
import { invalid, PennonError } from '../errors';
import { allHold } from '../evaluation/condition';
import { applyRule, type CompiledRule, compileFlag } from '../evaluation/flag';
import type { Run } from '../evaluation/run';
import type { FlagDefinition } from '../evaluation/types';
import { compilePattern } from '../pattern';
import { assertSegmentsExist } from '../segments/checks';
import { type CountOptions, countAfterWrite, countUsers } from '../user-matches';
import { unreadable } from './checks';
import { checkRules, type RuleInput } from './checks-rules';
import { selectFlag, toDefinition } from './queries';
import { conditionsIn } from './references';
import type { FlagView, RuleMatches } from './types';

/**
 * For how many people of the directory rules of a flag hold, before they are saved. Counted by the engine itself;
 * of a large directory, in a random sample.
 * @throws PennonError `forbidden`, `flag_not_found`, `invalid`
 */
export async function countRuleMatches(
  ctx: RequestContext,
  flagName: string,
  given: readonly RuleInput[],
  options: CountOptions = {},
): Promise<RuleMatches[]> {
  authorize(ctx.actor, 'flags.read');
  const flag = await selectFlag(getDb(), flagName, ctx.now);
  if (!flag) throw new PennonError('flag_not_found');
  const rules = checkRules(flag, given);
  await assertSegmentsExist(getDb(), conditionsIn({ rules }));
  return countMatches({ ...toDefinition(flag), rules }, ctx.now, options);
}

/**
 * For how many people of the directory the rules hold that a flag was just given; null when they cannot be counted.
 * @throws PennonError `forbidden`
 */
export async function countMatchesAfterSave(
  ctx: RequestContext,
  flag: FlagView,
  options: CountOptions = {},
): Promise<RuleMatches[] | null> {
  authorize(ctx.actor, 'flags.read');
  const definition = toDefinition({ ...flag, defaultServe: flag.default, offServe: flag.off });
  return countAfterWrite(() => countMatches(definition, ctx.now, options));
}

async function countMatches(
  definition: FlagDefinition,
  now: Date,
  options: CountOptions,
): Promise<RuleMatches[]> {
  const { snapshot } = await readDefinitions(getDb());
  const flag = compileFlag(definition, { compilePattern, segments: snapshot.segments });
  if (!flag.usable) {
    throw invalid({ path: 'flag_name', message: `${unreadable(flag.name)}: ${flag.message}` });
  }
  const { rules } = flag;
  const counts = await countUsers(
    rules.length * 2,
    now,
    (run, found) => tallyRules(rules, run, found),
    options,
  );
  return rules.flatMap(({ definition: rule }, index) => {
    const [matching, served] = [counts[index * 2], counts[index * 2 + 1]];
    if (!matching || !served) return [];
    const margin = Math.max(matching.margin, served.margin);
    return [{ ...matching, ruleId: rule.id, served: served.matching, margin }];
  });
}

/** Two counters a rule: those for whom its conditions hold, and those whom it serves. */
function tallyRules(rules: readonly CompiledRule[], run: Run, found: number[]): void {
  let served = false;
  for (const [index, rule] of rules.entries()) {
    if (!allHold(rule.conditions, run)) continue;
    add(found, index * 2);
    if (served || applyRule(rule, run) === null) continue;
    served = true;
    add(found, index * 2 + 1);
  }
}

function add(found: number[], counter: number): void {
  found[counter] = (found[counter] ?? 0) + 1;
}
