import type { Rule } from '@/lib/evaluation/types';
import type { FlagView } from '@/lib/flags/types';
import { conditionsInWords } from '../conditions/condition-words';
import { counted } from '../ui/counted';

/** Who is targeted, in words, by how many rules and the first of them: `2 rules, 25 % of EU professionals`; null when everybody gets the default. */
export function targetingWords({
  rules,
  prerequisites,
}: Pick<FlagView, 'rules' | 'prerequisites'>): string | null {
  const enabled = rules.filter((rule) => rule.enabled);
  const [first] = enabled;
  const needed = prerequisites.map(({ flag }) => flag);
  const parts = [
    enabled.length > 1 ? counted(enabled.length, 'rule') : null,
    first ? ruleWords(first) : null,
    needed.length === 0 ? null : `needs ${needed.join(' and ')}`,
  ];
  return parts.some((part) => part !== null) ? parts.filter((part) => part !== null).join(', ') : null;
}

/** Whom a rule is for: `25 % of EU professionals`, `country is "CH"`, `everybody, by a rule`. */
function ruleWords({ name, conditions, rollout }: Rule): string {
  const isForAll = name === '' && conditions.length === 0;
  const whom = name || (isForAll ? 'everybody' : conditionsInWords(conditions));
  if (rollout === null || rollout.percent === 100) return isForAll ? 'everybody, by a rule' : whom;
  return name || conditions.length === 0
    ? `${rollout.percent} % of ${whom}`
    : `${rollout.percent} % of those whose ${whom}`;
}
