import type { RevisionAt } from '@/lib/audit/types';
import type { Reading } from './follow-revision';

const PATIENCE_MS = 10_000;

/** Asks the server for its revision. Never rejects. */
export async function readRevision(signal: AbortSignal): Promise<Reading> {
  try {
    const response = await fetch('/api/admin/revision', {
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
      headers: { accept: 'application/json' },
    });
    if (response.ok) return (await response.json()) as RevisionAt;
    if (response.status === 401) return 'signed-out';
    return response.status === 403 ? 'forbidden' : 'unreachable';
  } catch {
    return 'unreachable';
  }
}
