'use client';

import { useMemo } from 'react';
import type { OverrideView } from '@/lib/overrides/types';
import { attempt, toastDone, type Undo } from '../ui/undo-toast';
import { restoreBody } from './restore-body';
import type { OverrideActions } from './types';
import type { SavedMany } from './use-pin-for-many';

/**
 * Small changes of stored overrides, each said in a toast and undone from it for 10 seconds, unless somebody has changed
 * the override since.
 */
export function useOverrideChanges(actions: OverrideActions) {
  return useMemo(() => overrideChanges(actions), [actions]);
}

export type OverrideChanges = ReturnType<typeof overrideChanges>;

function overrideChanges(actions: OverrideActions) {
  const putBack = (before: OverrideView, { etag }: OverrideView) => {
    const body = restoreBody(before, Date.now(), { withFlag: false });
    return body === null ? null : () => actions.update(before.userId, before.flagName, body, etag);
  };
  const createAgain = (before: OverrideView) => {
    const body = restoreBody(before, Date.now(), { withFlag: true });
    return body === null ? null : () => actions.create(before.userId, body);
  };
  return {
    /** One override as it is now; null, and said, when it cannot be read. */
    async find(userId: string, flagName: string): Promise<OverrideView | null> {
      return (await attempt(() => actions.find(userId, flagName)))?.data ?? null;
    },
    /** Pauses or resumes. */
    async setEnabled(override: OverrideView, enabled: boolean): Promise<void> {
      const set = (to: boolean, etag: string | undefined) =>
        actions.update(override.userId, override.flagName, `{"enabled":${to}}`, etag);
      const done = await attempt(() => set(enabled, undefined));
      if (!done) return;
      announce(enabled ? 'Override resumed' : 'Override paused', override, () =>
        set(!enabled, done.data.etag),
      );
    },
    async remove(override: OverrideView): Promise<void> {
      const done = await attempt(() => actions.remove(override.userId, override.flagName, override.etag));
      if (done) announce('Override deleted', override, createAgain(override));
    },
    /** Says that the editor saved; `before` is what was stored, null for a new override. */
    saved(override: OverrideView, before: OverrideView | null): void {
      if (before === null) {
        announce('Value pinned', override, () =>
          actions.remove(override.userId, override.flagName, override.etag),
        );
      } else if (before.version !== override.version) {
        announce('Override saved', override, putBack(before, override));
      }
    },
    /** Says that the editor pinned for many. */
    savedMany({ flagName, count, revision }: SavedMany): void {
      const undo = revision === null ? null : () => actions.undo(JSON.stringify({ revision }));
      toastDone(`Value pinned for ${count} ${count === 1 ? 'person' : 'people'}`, flagName, undo);
    },
  };
}

function announce(done: string, override: OverrideView, undo: Undo): void {
  toastDone(done, `${override.flagName} for ${override.user.email}`, undo);
}
