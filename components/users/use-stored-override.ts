'use client';

import { useEffect, useState } from 'react';
import type { OverrideView } from '@/lib/overrides/types';
import { type Failure, failureOf, UNREACHABLE } from '../layout/failure-notice';
import type { OverrideActions } from '../overrides/types';

type StoredOverride =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly failure: Failure }
  | { readonly status: 'found'; readonly override: OverrideView | null };

/** What a person has pinned of a flag; of no flag (null) at once nothing. One that is gone meanwhile is none. */
export function useStoredOverride(
  actions: OverrideActions,
  userId: string,
  flagName: string | null,
): StoredOverride {
  const [state, setState] = useState<StoredOverride>(
    flagName === null ? { status: 'found', override: null } : { status: 'loading' },
  );
  useEffect(() => {
    if (flagName === null) return;
    let asked = true;
    void actions
      .find(userId, flagName)
      .catch(() => null)
      .then((result) => {
        if (!asked) return;
        if (result === null) setState({ status: 'failed', failure: UNREACHABLE });
        else if (result.ok) setState({ status: 'found', override: result.data });
        else if (result.error.code === 'override_not_found') setState({ status: 'found', override: null });
        else setState({ status: 'failed', failure: failureOf(result.error) });
      });
    return () => {
      asked = false;
    };
  }, [actions, userId, flagName]);
  return state;
}
