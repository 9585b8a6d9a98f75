'use client';

import type { ActionError } from '@/lib/http/action-result';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';

/** Why a write did not go through, when it is not about one field. */
export type Failure =
  | { readonly kind: 'session' }
  | { readonly kind: 'message'; readonly message: string; readonly requestId: string | null };

/** The connection broke: nobody knows more than that. */
export const UNREACHABLE: Failure = {
  kind: 'message',
  message: 'Pennon cannot be reached, so nothing was saved. What you typed is kept; save again in a moment.',
  requestId: null,
};

/** An action's error as a failure. */
export function failureOf(error: ActionError): Failure {
  if (error.code === 'unauthenticated') return { kind: 'session' };
  return { kind: 'message', message: error.message, requestId: error.requestId };
}

/** Says what failed, that nothing typed is lost, and how to go on. */
export function FailureNotice({ failure }: { readonly failure: Failure }) {
  if (failure.kind === 'session') {
    return (
      <Notice
        tone="schedule"
        actions={
          <Button asChild size="sm">
            <a href="/sign-in" target="_blank" rel="noopener">
              Sign in in a new tab
            </a>
          </Button>
        }
      >
        Your session has ended. What you typed is kept: sign in, come back here and save again.
      </Notice>
    );
  }
  return (
    <Notice tone="off">
      {failure.message}
      {failure.requestId === null ? null : (
        <span className="mt-1 block font-mono text-xs">Request {failure.requestId}</span>
      )}
    </Notice>
  );
}
