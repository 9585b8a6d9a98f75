import { z } from 'zod';
import type { Counts, JobReport } from './run';

const run = {
  job: z.string(),
  duration_ms: z.int(),
  lag_ms: z.int().nullable().meta({
    description: 'How late the oldest record was that the run dealt with; null when there was none',
  }),
};

/** What a clean-up of overrides did. */
export const cleanupWire = z
  .strictObject({
    ...run,
    deleted: z.int().meta({ description: 'Overrides that had ended' }),
    forgotten: z
      .strictObject({
        idempotency_keys: z.int(),
        sessions: z.int(),
        sign_in_failures: z.int(),
        invitations: z.int(),
      })
      .meta({ description: 'Records of no more use' }),
  })
  .meta({ id: 'CleanupRun' });

/** What a fold of scheduled changes did. */
export const applyWire = z
  .strictObject({
    ...run,
    applied: z.int().meta({ description: 'Scheduled changes that are in their flags now' }),
    failed: z.int().meta({ description: 'Scheduled changes that could not be; each says why' }),
  })
  .meta({ id: 'ApplyRun' });

/** A run of a job on the wire. */
export function toJobWire<C extends Counts>({ job, counts, durationMs, lagMs }: JobReport<C>) {
  return { job, ...counts, duration_ms: durationMs, lag_ms: lagMs };
}
