import type { RevisionAt } from '@/lib/audit/types';

/** Whether `found` is of another history than what is known, or later in the same one. */
export function isNews(known: RevisionAt | null, found: RevisionAt): boolean {
  return known === null || known.epoch !== found.epoch || found.revision > known.revision;
}
