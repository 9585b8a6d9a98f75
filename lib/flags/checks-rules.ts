import { randomBytes } from 'node:crypto';
import type { Condition, Rollout, Rule } from '../evaluation/types';
import { checkServe, type ServeInput } from './checks';

/** A rule as callers give it: it may leave out its id, and whom its rollout buckets by and with what salt. */
export interface RuleInput extends Omit<Rule, 'id' | 'rollout' | 'serve'> {
  readonly id?: string | undefined;
  readonly conditions: readonly Condition[];
  readonly rollout:
    | (Pick<Rollout, 'percent'> & { readonly [P in 'bucket_by' | 'salt']?: string | undefined })
    | null;
  readonly serve: ServeInput;
}

/**
 * Checks what rules serve, and completes them: each gets an id, and a rollout the user's id and the flag's name as
 * its salt unless it names others.
 * @throws PennonError `invalid`
 */
export function checkRules(flag: Parameters<typeof checkServe>[0], rules: readonly RuleInput[]): Rule[] {
  const taken = new Set(rules.map(({ id }) => id));
  return rules.map((rule, index) => ({
    id: rule.id ?? newId(taken),
    name: rule.name,
    enabled: rule.enabled,
    conditions: rule.conditions,
    rollout: rule.rollout && {
      percent: rule.rollout.percent,
      bucket_by: rule.rollout.bucket_by ?? 'user_id',
      salt: rule.rollout.salt ?? flag.name,
    },
    serve: checkServe(flag, rule.serve, `rules.${index}.serve`),
  }));
}

function newId(taken: Set<string | undefined>): string {
  for (;;) {
    const id = `rule-${randomBytes(4).toString('hex')}`;
    if (taken.has(id)) continue;
    taken.add(id);
    return id;
  }
}
