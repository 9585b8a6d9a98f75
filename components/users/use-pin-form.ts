'use client';

import { useState } from 'react';
import type { ActionError } from '@/lib/http/action-result';
import type { OverrideView } from '@/lib/overrides/types';
import { type Failure, failureOf, UNREACHABLE } from '../layout/failure-notice';
import { type ExpiryDraft, expiryDraftOf, resolveExpiry } from '../overrides/expiry';
import { fieldErrors } from '../overrides/field-errors';
import type { OverrideActions } from '../overrides/types';
import { useOnce } from '../ui/use-once';

interface PinFormOptions {
  readonly flagName: string;
  readonly userId: string;
  readonly variant: 'on' | 'off';
  /** What is pinned; null when nothing is. */
  readonly stored: OverrideView | null;
  readonly actions: OverrideActions;
  readonly onSaved: (saved: OverrideView, before: OverrideView | null) => void;
}

interface PinErrors {
  readonly reason?: string | undefined;
  readonly expiry?: string | undefined;
}

const MEANWHILE =
  'Somebody changed this override meanwhile, so nothing was saved. Close this and look again.';

/** The state of the small form that pins one value: why, until when, what is wrong, what is under way. */
export function usePinForm({ flagName, userId, variant, stored, actions, onSaved }: PinFormOptions) {
  const [reason, setReason] = useState(stored?.reason ?? '');
  const [expiry, setExpiry] = useState<ExpiryDraft>(() => expiryDraftOf(stored?.expiresAt ?? null));
  const [errors, setErrors] = useState<PinErrors>({});
  const [failure, setFailure] = useState<Failure | null>(null);
  const [pending, once] = useOnce();

  const fail = (error: ActionError) => {
    const { reason: wrongReason, expiry: wrongEnd, form } = fieldErrors(error);
    setErrors({ reason: wrongReason, expiry: wrongEnd });
    const isStale = error.code === 'version_mismatch' || error.code === 'override_exists';
    const message = isStale ? MEANWHILE : (form ?? error.message);
    if (!(wrongReason || wrongEnd)) setFailure(failureOf({ ...error, message }));
  };

  const save = async () => {
    const end = resolveExpiry(expiry, Date.now());
    if (!end.ok) return setErrors({ expiry: end.message });
    const body = { variant, enabled: true, reason: reason.trim() || null, expires_at: end.at };
    await once(async () => {
      setErrors({});
      setFailure(null);
      const sent = stored
        ? actions.update(userId, flagName, JSON.stringify(body), stored.etag)
        : actions.create(userId, JSON.stringify({ flag_name: flagName, ...body }));
      const result = await sent.catch(() => null);
      if (result?.ok) onSaved(result.data, stored);
      else if (result) fail(result.error);
      else setFailure(UNREACHABLE);
    });
  };

  return { reason, setReason, expiry, setExpiry, errors, failure, pending, save };
}
