'use client';

import { Users } from 'lucide-react';
import { Hint } from '../ui/tooltip';
import type { Lookup } from '../ui/use-lookup';
import type { RuleCount } from './rule-counts';

interface RuleCountLineProps {
  readonly counts: Lookup<readonly RuleCount[]>;
  /** Place of the rule, from 0. */
  readonly index: number;
  /** The count is of an earlier state, or on its way. */
  readonly stale: boolean;
}

/** For how many people a rule holds, and how many it serves. */
export function RuleCountLine({ counts, index, stale }: RuleCountLineProps) {
  const count = counts.status === 'found' ? counts.data[index] : undefined;
  return (
    <p className="flex min-h-5 items-center gap-1.5 text-muted text-sm" aria-live="polite">
      <Users aria-hidden className="size-3.5 shrink-0" />
      {counts.status === 'failed' ? counts.message : null}
      {counts.status !== 'failed' && (count === undefined || stale) ? 'Counting people' : null}
      {count === undefined || stale ? null : <Counted count={count} />}
    </p>
  );
}

function Counted({ count: { matching, served, total, exact, margin } }: { readonly count: RuleCount }) {
  const about = exact ? '' : 'About ';
  const text = `${about}${number(matching)} of ${number(total)} people match${served === matching ? '' : `, ${exact ? '' : 'about '}${number(served)} are served`}`;
  return (
    <Hint
      className="underline decoration-dotted decoration-edge underline-offset-4"
      text={
        exact
          ? 'Everybody in the directory was looked at. Overrides, the kill switch and prerequisites are left aside.'
          : `Estimated from a random sample, at most ${number(margin)} people off in 95 of 100 cases. Overrides, the kill switch and prerequisites are left aside.`
      }
    >
      {text}
    </Hint>
  );
}

const number = (amount: number) => amount.toLocaleString('en-GB');
