import type { ScheduledChangeView, ScheduledFlag } from '@/lib/schedules/types';

/** The instant of the tests, as in `render.tsx`. */
const NOW = new Date('2026-11-24T12:00:00.000Z');
const HOUR_MS = 3_600_000;

/** An instant some hours after the tests' now. */
export const inHours = (hours: number): Date => new Date(NOW.getTime() + hours * HOUR_MS);

export function aScheduledFlag(changes: Partial<ScheduledFlag> = {}): ScheduledFlag {
  return {
    name: 'ui.dark_mode',
    type: 'boolean',
    variants: [
      { key: 'on', value: true },
      { key: 'off', value: false },
    ],
    enabled: true,
    default: { variant: 'off' },
    archivedAt: null,
    ...changes,
  };
}

export function aChange(changes: Partial<ScheduledChangeView> = {}): ScheduledChangeView {
  return {
    id: '5d6f1f2a-0000-4000-8000-000000000001',
    flagName: 'ui.dark_mode',
    at: inHours(48),
    timeZone: 'UTC',
    enabled: null,
    default: { variant: 'on' },
    reason: null,
    status: 'pending',
    failure: null,
    createdBy: 'grace@example.com',
    updatedBy: 'grace@example.com',
    createdAt: inHours(-24),
    updatedAt: inHours(-1),
    version: 1,
    etag: '1',
    ...changes,
  };
}
