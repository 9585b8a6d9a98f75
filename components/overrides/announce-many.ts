import type { BulkOutcome } from '@/lib/overrides/wire-many';
import { toastDone } from '../ui/undo-toast';
import { countOverrides, type OverrideManyActions } from './bulk-actions';
import { whyLeft } from './left-alone';

/**
 * Says that many overrides were changed, and lets that be undone for 10 seconds: by the server, which knows what each
 * of them was before.
 */
export function announceMany(
  done: string,
  { revision, description }: { readonly revision: number | null; readonly description: string },
  undo: OverrideManyActions['undo'],
): void {
  toastDone(done, description, revision === null ? null : () => undo(JSON.stringify({ revision })), undone);
}

/** What was taken back, and what was not and why. */
function undone({ created, updated, deleted, skipped, left_alone: left }: BulkOutcome): string {
  const count = created + updated + deleted;
  if (skipped === 0) return `Undone: ${countOverrides(count)}`;
  const why = left.map((reason) => `${whyLeft(reason)} (${reason.count.toLocaleString('en-GB')})`);
  return `Undone: ${countOverrides(count)}. Left alone: ${countOverrides(skipped)}. ${why.join(' ')}`;
}
