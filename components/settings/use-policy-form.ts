'use client';

import { useState } from 'react';
import type { ActionResult } from '@/lib/http/action-result';
import type { Settings } from '@/lib/settings/types';
import { useSubmit } from '../layout/use-submit';
import { toastDone } from '../ui/undo-toast';
import {
  draftOfPolicy,
  type PolicyDraft,
  policyBody,
  policyInWords,
  policyOf,
  samePolicy,
} from './policy-draft';
import type { SettingsActions } from './settings-actions';

/** The state of the form of the policy: what is chosen, upon which version, and what somebody else did. */
export function usePolicyForm(stored: Settings, actions: SettingsActions) {
  const [base, setBase] = useState(stored);
  const [draft, setDraft] = useState(() => draftOfPolicy(stored));
  const [theirs, setTheirs] = useState<Settings | null>(null);
  const submit = useSubmit();
  const dirty = !samePolicy(policyOf(draft), base.overridePolicy);

  const take = (settings: Settings, next: PolicyDraft = draftOfPolicy(settings)) => {
    setBase(settings);
    setDraft(next);
    setTheirs(null);
  };
  // The page was drawn anew: nothing that is being edited is thrown away for it.
  if (stored.version > base.version && !dirty) take(stored);

  const save = async () => {
    const send = async (): Promise<ActionResult<Settings>> => {
      const result = await actions.update(policyBody(draft), base.etag);
      if (!result.ok && result.error.code === 'version_mismatch') {
        const found = await actions.find();
        if (found.ok) setTheirs(found.data);
      }
      return result;
    };
    await submit.run(send, (saved) => {
      take(saved);
      toastDone('Policy saved', `Overrides need ${policyInWords(saved.overridePolicy)}.`);
    });
  };

  return {
    draft,
    dirty,
    theirs,
    submit,
    save,
    edit: (changes: Partial<PolicyDraft>) => {
      submit.clear();
      setDraft((before) => ({ ...before, ...changes }));
    },
    discard: () => setDraft(draftOfPolicy(base)),
    takeTheirs: () => theirs && take(theirs),
    keepMine: () => theirs && take(theirs, draft),
  };
}
