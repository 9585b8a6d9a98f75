'use client';

import { ArchiveRestore } from 'lucide-react';
import { useState } from 'react';
import type { FlagView } from '@/lib/flags/types';
import type { ActionError } from '@/lib/http/action-result';
import { InTheWay } from '../flag/in-the-way';
import type { FlagActions } from '../flags/flag-actions';
import { FailureNotice, failureOf, UNREACHABLE } from '../layout/failure-notice';
import { Section } from '../layout/section';
import { RelativeTime } from '../time/relative-time';
import { Button } from '../ui/button';
import { counted } from '../ui/counted';
import { Notice } from '../ui/notice';
import { toast } from '../ui/toast';
import { useOnce } from '../ui/use-once';

interface ArchivedSectionProps {
  readonly flag: FlagView & { readonly archivedAt: Date };
  readonly restore: FlagActions['restore'];
  /** Why this person cannot change flags; undefined when they can. */
  readonly blocked: string | undefined;
}

/** The way back for a flag that is archived. */
export function ArchivedSection({ flag, restore, blocked }: ArchivedSectionProps) {
  const [problem, setProblem] = useState<ActionError | 'unreachable' | null>(null);
  const [pending, once] = useOnce();
  const bringBack = () =>
    once(async () => {
      const result = await restore(flag.name).catch(() => null);
      if (result?.ok) toast('Flag restored', { description: flag.name });
      setProblem(result === null ? 'unreachable' : result.ok ? null : result.error);
    });
  return (
    <Section title="Archived">
      <div className="grid max-w-160 gap-3 px-4 pt-2 pb-6 md:px-6">
        <p className="text-muted">
          Archived <RelativeTime instant={flag.archivedAt} />. Nothing of it can be changed until it is
          restored.{' '}
          {flag.overrideCount === 0
            ? 'It has no overrides.'
            : `Its ${counted(flag.overrideCount, 'override')} will come back paused, so that nobody is surprised by a value of last year.`}
        </p>
        {problem === null ? null : <RestoreProblem problem={problem} flagName={flag.name} />}
        <Button look="primary" className="w-fit" pending={pending} blocked={blocked} onClick={bringBack}>
          <ArchiveRestore aria-hidden />
          Restore flag
        </Button>
      </div>
    </Section>
  );
}

function RestoreProblem({
  problem,
  flagName,
}: {
  readonly problem: ActionError | 'unreachable';
  readonly flagName: string;
}) {
  if (problem === 'unreachable') return <FailureNotice failure={UNREACHABLE} />;
  if (problem.code !== 'reference_missing') return <FailureNotice failure={failureOf(problem)} />;
  return (
    <Notice tone="schedule">
      <InTheWay error={problem} flagName={flagName} />
    </Notice>
  );
}
