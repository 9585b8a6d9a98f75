import type { ActionError } from '@/lib/http/action-result';

/** Why a write did not go through, in one sentence for a dialog; null is a broken connection. */
export function failureText(error: ActionError | null): string {
  if (error === null) return 'Pennon cannot be reached, so nothing was changed. Try again in a moment.';
  if (error.code === 'unauthenticated') {
    return 'Your session has ended. Sign in in another tab, come back here and try again.';
  }
  return `${error.message}. Nothing was changed.`;
}
