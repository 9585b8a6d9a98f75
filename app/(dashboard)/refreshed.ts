import { refresh } from 'next/cache';
import type { ActionResult } from '@/lib/http/action-result';

/** Hands on the outcome of a write; after a success the page is drawn anew in the same answer. */
export function refreshed<T>(result: ActionResult<T>): ActionResult<T> {
  if (result.ok) refresh();
  return result;
}
