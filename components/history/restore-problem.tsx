import type { ActionError } from '@/lib/http/action-result';
import { InTheWay, overridesInTheWay } from '../flag/in-the-way';
import { FailureNotice, failureOf, UNREACHABLE } from '../layout/failure-notice';
import { Notice } from '../ui/notice';

interface RestoreProblemProps {
  readonly problem: ActionError | 'unreachable';
  readonly flagName: string;
}

/** Why a version was not restored, and what can be done. */
export function RestoreProblem({ problem, flagName }: RestoreProblemProps) {
  if (problem === 'unreachable') return <FailureNotice failure={UNREACHABLE} />;
  switch (problem.code) {
    case 'version_mismatch':
      return (
        <Notice tone="schedule">
          Somebody changed this flag meanwhile, so nothing was restored. Below is the difference to what it is
          now.
        </Notice>
      );
    case 'flag_in_use':
      return (
        <Notice tone="schedule">
          <InTheWay error={problem} flagName={flagName} />
          {overridesInTheWay(problem) > 0 ? (
            <p className="mt-1">Their values were not there yet in this version. They can be paused.</p>
          ) : null}
        </Notice>
      );
    case 'invalid':
      return (
        <Notice tone="off">
          <p>This version needs something that is no longer there, so nothing was restored:</p>
          <ul className="list-disc pl-4">
            {problem.fields.map(({ path, message }) => (
              <li key={path}>
                <code className="font-mono text-sm">{path}</code> {message}
              </li>
            ))}
          </ul>
        </Notice>
      );
    default:
      return <FailureNotice failure={failureOf(problem)} />;
  }
}
