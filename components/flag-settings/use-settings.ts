'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { FlagView } from '@/lib/flags/types';
import type { ActionError } from '@/lib/http/action-result';
import type { FlagActions } from '../flags/flag-actions';
import { type Failure, failureOf, UNREACHABLE } from '../layout/failure-notice';
import { toastDone } from '../ui/undo-toast';
import { useOnce } from '../ui/use-once';
import {
  changedFields,
  draftOf,
  overlapOf,
  putOnTop,
  type SettingsDraft,
  settingsBody,
  settingsErrors,
} from './settings-draft';

/** What a form of settings begins with, and what it has made of it. */
interface Editing {
  /** The flag that changes are measured against. */
  readonly base: FlagView;
  readonly draft: SettingsDraft;
}

/** The settings of a flag while somebody changes them; the flag may change meanwhile. */
export function useSettings(flag: FlagView, update: FlagActions['update']) {
  const router = useRouter();
  const [{ base, draft }, setEditing] = useState<Editing>({ base: flag, draft: draftOf(flag) });
  const [errors, setErrors] = useState<ReturnType<typeof settingsErrors>>({});
  const [failure, setFailure] = useState<Failure | null>(null);
  const [pending, once] = useOnce();
  const stored = draftOf(base);
  const isNewer = flag.version > base.version;
  const conflict = isNewer ? overlapOf(stored, draft, draftOf(flag)) : [];

  const rebase = (mine: SettingsDraft) => setEditing({ base: flag, draft: mine });
  // Somebody changed other fields: theirs come in beside mine.
  if (isNewer && conflict.length === 0) rebase(putOnTop(draft, stored, draftOf(flag)));

  const fail = (error: ActionError) => {
    // The page is drawn with what is there now, and the form compares.
    if (error.code === 'version_mismatch') return router.refresh();
    const wrong = settingsErrors(error.fields);
    setErrors(wrong);
    if (Object.keys(wrong).length === 0) setFailure(failureOf(error));
  };
  const save = () =>
    once(async () => {
      setErrors({});
      setFailure(null);
      const result = await update(base.name, settingsBody(draft, stored), base.etag).catch(() => null);
      if (result === null) return setFailure(UNREACHABLE);
      if (!result.ok) return fail(result.error);
      setEditing({ base: result.data, draft: draftOf(result.data) });
      const back = settingsBody(stored, draft);
      toastDone('Settings saved', base.name, () => update(base.name, back, result.data.etag));
    });
  return {
    draft,
    errors,
    failure,
    pending,
    conflict,
    isDirty: changedFields(draft, stored).length > 0,
    edit: (changes: Partial<SettingsDraft>) => {
      setEditing({ base, draft: { ...draft, ...changes } });
      setErrors({});
    },
    discard: () => rebase(draftOf(flag)),
    keepMine: () => rebase(putOnTop(draft, stored, draftOf(flag))),
    save,
  };
}
