import { Notice } from '../ui/notice';
import type { SaveProblem } from './use-targeting';

/** Says that somebody else saved while one was editing, where that took care of itself. */
export function MeanwhileNotice({ problem }: { readonly problem: SaveProblem | null }) {
  if (problem?.kind === 'stale') {
    return (
      <Notice tone="schedule">
        Somebody saved this flag meanwhile, so nothing of yours was saved yet. Their version is on its way.
      </Notice>
    );
  }
  if (problem?.kind !== 'joined') return null;
  return (
    <Notice tone="neutral">
      {problem.by} saved other parts of this flag meanwhile. They are on this page now, yours are kept and not
      saved yet.
    </Notice>
  );
}
