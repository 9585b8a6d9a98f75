'use client';

import { cn } from '../ui/cn';
import { BucketLine } from './bucket-line';
import { CheckMark } from './check-mark';
import { ConditionLine } from './condition-line';
import type { RuleTrace } from './explanation';
import { ServeLine } from './serve-line';

const OUTCOMES: Readonly<Record<RuleTrace['outcome'], string>> = {
  matches: 'would match, but a rule above it comes first',
  not_enabled: 'is switched off',
  conditions: 'its conditions do not hold',
  rollout: 'is outside its rollout',
  no_bucket_value: 'has no value to be placed by',
};

interface RuleTraceCardProps {
  readonly rule: RuleTrace;
  /** From 1. */
  readonly place: number;
}

/** One rule: its conditions with the person's attributes beside them, and where its rollout puts them. */
export function RuleTraceCard({ rule, place }: RuleTraceCardProps) {
  const { name, outcome, first, conditions, rollout, serve } = rule;
  return (
    <li
      className={cn(
        'grid min-w-0 gap-1.5 rounded-md border bg-surface p-2.5 text-sm',
        first && 'border-rule',
      )}
    >
      <div className="flex min-w-0 items-start gap-1.5">
        <CheckMark ok={outcome === 'matches'} label={outcome === 'matches' ? 'matches' : 'does not match'} />
        <span className="min-w-0 [overflow-wrap:anywhere]">
          <span className="font-medium">{name || `Rule ${place}`}</span>
          <span className="text-muted">{first ? ' matches first' : ` ${OUTCOMES[outcome]}`}</span>
        </span>
      </div>
      {conditions.length === 0 ? <p className="pl-5.5 text-muted">For everybody.</p> : null}
      {conditions.length > 0 ? (
        <ul aria-label="Conditions" className="grid gap-1 pl-5.5">
          {conditions.map((condition, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no name and never move here
            <ConditionLine key={index} condition={condition} />
          ))}
        </ul>
      ) : null}
      {rollout ? (
        <BucketLine
          bucket={rollout}
          bands={[{ to: rollout.percent, label: 'in the rollout', filled: true }]}
          sentence={
            rollout.position === null
              ? `The rollout goes by ${rollout.bucket_by}, which this person does not have.`
              : `The rollout takes ${rollout.percent} %: this person is ${rollout.included ? 'in it' : 'outside'}.`
          }
        />
      ) : null}
      <ServeLine serve={serve} />
    </li>
  );
}
