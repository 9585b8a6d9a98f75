'use client';

import { useEffect, useRef } from 'react';
import type { OverrideView } from '@/lib/overrides/types';
import { type Failure, FailureNotice } from '../layout/failure-notice';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import { ConflictNotice } from './conflict-notice';
import type { OverrideDraft } from './override-draft';

/** Why saving did not go through, when it is not about one field. */
export type Problem =
  | Failure
  /** One person who is to get an override has one already. */
  | { readonly kind: 'exists' }
  /** Somebody else changed it meanwhile. */
  | { readonly kind: 'changed'; readonly theirs: OverrideView }
  /** Somebody else took it away meanwhile. */
  | { readonly kind: 'gone' };

interface ProblemNoticeProps {
  readonly problem: Exclude<Problem, { kind: 'exists' }>;
  readonly mine: OverrideDraft;
  readonly onKeepMine: (theirs: OverrideView) => void;
  readonly onTakeTheirs: (theirs: OverrideView) => void;
  readonly onPinAgain: () => void;
}

/** Says what happened, that nothing was lost, and what can be done. Comes into sight by itself. */
export function ProblemNotice(props: ProblemNoticeProps) {
  const place = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each problem anew
  useEffect(() => {
    place.current?.scrollIntoView({ block: 'nearest' });
  }, [props.problem]);
  return (
    <div ref={place} className="scroll-m-6">
      <Said {...props} />
    </div>
  );
}

function Said({ problem, mine, ...actions }: ProblemNoticeProps) {
  switch (problem.kind) {
    case 'message':
    case 'session':
      return <FailureNotice failure={problem} />;
    case 'changed':
      return (
        <ConflictNotice
          theirs={problem.theirs}
          mine={mine}
          onKeepMine={() => actions.onKeepMine(problem.theirs)}
          onTakeTheirs={() => actions.onTakeTheirs(problem.theirs)}
        />
      );
    case 'gone':
      return (
        <Notice
          tone="schedule"
          actions={
            <Button size="sm" onClick={actions.onPinAgain}>
              Pin it again
            </Button>
          }
        >
          Somebody deleted this override meanwhile. What is in the form can be pinned anew.
        </Notice>
      );
  }
}
