import type { ScheduledFlag } from '@/lib/schedules/types';
import { getJson } from '../overrides/directory';

const FOUND_AT_ONCE = 20;

type FlagWire = Omit<ScheduledFlag, 'archivedAt'>;

/** Flags whose name or description holds a text, as they are now; archived ones cannot be scheduled and are left out. */
export async function findScheduledFlags(
  text: string,
  signal: AbortSignal,
): Promise<readonly ScheduledFlag[]> {
  const query = new URLSearchParams({ q: text, limit: String(FOUND_AT_ONCE) });
  const { data } = await getJson<{ data: FlagWire[] }>(`/api/admin/feature-flags?${query}`, signal);
  return data.map(({ name, type, variants, enabled, default: serves }) => ({
    name,
    type,
    variants,
    enabled,
    default: serves,
    archivedAt: null,
  }));
}
