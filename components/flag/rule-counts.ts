import type { TargetedFlag } from './draft';
import { ruleJson } from './draft-body';
import type { RuleDraft, TargetingDraft } from './draft-types';
import { BUCKET_BY } from './serve-draft';

/** For how many people of the directory a rule holds. */
export interface RuleCount {
  readonly matching: number;
  /** How many of them it serves, as the first that does, its share included. */
  readonly served: number;
  readonly total: number;
  readonly exact: boolean;
  readonly margin: number;
}

/**
 * The body that asks for how many people the rules of a draft hold; null while one of them cannot be asked about.
 * What a rule serves does not matter to that, save for whom it splits by: the stored off value stands in for it, as
 * the server does not know the variants of a draft.
 */
export function countBody(draft: TargetingDraft, flag: TargetedFlag): string | null {
  if (draft.rules.length === 0) return null;
  let isWrong = false;
  const complain = () => {
    isWrong = true;
  };
  const rules = draft.rules.map((rule) => ruleJson(rule, standIn(rule, flag), '', complain));
  return isWrong ? null : `{"rules":[${rules.join(',')}]}`;
}

function standIn({ serve }: RuleDraft, flag: TargetedFlag): string {
  const [first] = flag.variants;
  if (serve.kind === 'one' || first === undefined) return JSON.stringify(flag.off);
  const salt = serve.salt === null ? {} : { salt: serve.salt };
  return JSON.stringify({
    split: [{ variant: first.key, weight: 100 }],
    bucket_by: serve.bucketBy || BUCKET_BY,
    ...salt,
  });
}
