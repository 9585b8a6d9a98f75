import type { ActionResult } from '@/lib/http/action-result';
import { toast, toastError } from './toast';

const UNDO_MS = 10_000;

/** Takes back what was done; null when that cannot be. */
export type Undo<T = unknown> = (() => Promise<ActionResult<T>>) | null;

/**
 * Says that something was done, to what, and lets it be undone for 10 seconds.
 * @param undone what there is to say of the undoing, where it may have been in part
 */
export function toastDone<T>(
  done: string,
  description: string,
  undo: Undo<T> = null,
  undone: (result: T) => string = () => 'Undone',
): void {
  toast(done, {
    description,
    ...(undo
      ? {
          duration: UNDO_MS,
          action: {
            label: 'Undo',
            onClick: async () => {
              const result = await attempt(undo);
              if (result) toast(undone(result.data));
            },
          },
        }
      : {}),
  });
}

/** Does it and says in a toast what went wrong, if anything; null then. */
export async function attempt<T>(run: () => Promise<ActionResult<T>>): Promise<{ readonly data: T } | null> {
  const result = await run().catch(() => null);
  if (result?.ok) return result;
  toastError(
    result
      ? `${result.error.message}. Nothing was changed.`
      : 'Pennon cannot be reached. Nothing was changed.',
  );
  return null;
}
