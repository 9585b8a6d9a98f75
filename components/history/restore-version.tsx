'use client';

import { useState } from 'react';
import type { ActionError } from '@/lib/http/action-result';
import { overridesInTheWay } from '../flag/in-the-way';
import { FailureNotice } from '../layout/failure-notice';
import { Button } from '../ui/button';
import { counted } from '../ui/counted';
import { FormSkeleton, SheetBody, SheetFoot } from '../ui/sheet';
import { toastDone } from '../ui/undo-toast';
import { useOnce } from '../ui/use-once';
import { RestoreProblem } from './restore-problem';
import { useVersion } from './use-version';
import type { VersionActions } from './version-actions';
import { VersionPreview } from './version-preview';

interface RestoreVersionProps {
  readonly flagName: string;
  readonly revision: number;
  readonly actions: VersionActions;
  readonly onClose: () => void;
}

/** What restoring changes, what it leaves, and what is in its way. */
export function RestoreVersion({ flagName, revision, actions, onClose }: RestoreVersionProps) {
  const { state, again } = useVersion(actions.read, flagName, revision);
  const [problem, setProblem] = useState<ActionError | 'unreachable' | null>(null);
  const [pending, once] = useOnce();
  const inTheWay = problem === null || problem === 'unreachable' ? 0 : overridesInTheWay(problem);
  const restore = (etag: string) =>
    once(async () => {
      const resolve = inTheWay > 0 ? 'pause' : undefined;
      const result = await actions.restore(flagName, revision, etag, resolve).catch(() => null);
      if (result?.ok) {
        onClose();
        toastDone('Version restored', flagName, () => actions.undo(flagName, result.data.etag));
        return;
      }
      if (result?.error.code === 'version_mismatch') await again();
      setProblem(result === null ? 'unreachable' : result.error);
    });
  if (state.status === 'loading') return <FormSkeleton label="Reading the version" />;
  if (state.status === 'failed') {
    return (
      <SheetBody>
        <FailureNotice failure={state.failure} />
      </SheetBody>
    );
  }
  const { version } = state;
  return (
    <>
      <SheetBody>
        {problem === null ? null : <RestoreProblem problem={problem} flagName={flagName} />}
        <VersionPreview version={version} />
      </SheetBody>
      <SheetFoot>
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
        <Button
          look="primary"
          pending={pending}
          blocked={blockedBy(version)}
          onClick={() => restore(version.etag)}
        >
          {inTheWay > 0 ? `Pause ${counted(inTheWay, 'override')} and restore` : 'Restore version'}
        </Button>
      </SheetFoot>
    </>
  );
}

function blockedBy(version: { readonly archived: boolean; readonly changes: readonly unknown[] }) {
  if (version.archived) return 'Restore the flag from the archive first.';
  return version.changes.length === 0 ? 'The flag is as it was then.' : undefined;
}
