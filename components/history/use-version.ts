'use client';

import { useCallback, useEffect, useState } from 'react';
import type { ActionResult } from '@/lib/http/action-result';
import { type Failure, failureOf, UNREACHABLE } from '../layout/failure-notice';
import type { VersionActions, VersionDifference } from './version-actions';

/** What restoring a version would change, once it is known; `again` asks anew. */
export type VersionState =
  | { readonly status: 'loading' }
  | { readonly status: 'known'; readonly version: VersionDifference }
  | { readonly status: 'failed'; readonly failure: Failure };

/** Reads what restoring a version would change. */
export function useVersion(read: VersionActions['read'], flagName: string, revision: number) {
  const [state, setState] = useState<VersionState>({ status: 'loading' });
  const again = useCallback(
    async () => setState(stateOf(await read(flagName, revision).catch(() => null))),
    [read, flagName, revision],
  );
  useEffect(() => {
    void again();
  }, [again]);
  return { state, again };
}

function stateOf(result: ActionResult<VersionDifference> | null): VersionState {
  if (result === null) return { status: 'failed', failure: UNREACHABLE };
  return result.ok
    ? { status: 'known', version: result.data }
    : { status: 'failed', failure: failureOf(result.error) };
}
