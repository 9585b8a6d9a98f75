import { conditionsInWords } from '../conditions/condition-words';
import type { RuleDraft, TargetingDraft } from './draft-types';
import { ServeSummary } from './serve-summary';

interface RuleSummaryProps {
  readonly draft: TargetingDraft;
  readonly rule: RuleDraft;
}

/** A rule as a sentence: for whom, for how many of them, what. */
export function RuleSummary({ draft, rule: { conditions, rollout, serve } }: RuleSummaryProps) {
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
      <span className="min-w-0 text-muted [overflow-wrap:anywhere]">
        {conditions.length === 0 ? 'Everybody' : `If ${conditionsInWords(conditions)}`}
        {rollout === null
          ? ' gets'
          : `: ${rollout.percent || '…'} % ${rollout.bucketBy === 'user_id' ? 'of them get' : `of them, by ${rollout.bucketBy}, get`}`}
      </span>
      <ServeSummary draft={draft} serve={serve} />
    </span>
  );
}
