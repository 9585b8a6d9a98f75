import type { RequestContext } from '../auth/actor';
import { applyDueScheduledChanges } from '../flags/fold';
import { deleteOldAnswers } from '../http/idempotency';
import { cleanupExpiredOverrides } from '../overrides/service';
import { countDay } from '../overview/count-day';
import {
  deleteEndedInvitations,
  deleteEndedSessions,
  deleteSignInFailures,
  selectOldestDue,
  selectOldestEnded,
} from './queries';
import { runJob } from './run';

/** Wrong passwords count for a quarter of an hour; after a day they are of no use to anybody. */
const FAILURES_KEPT_MS = 24 * 60 * 60 * 1000;

/**
 * Deletes overrides that have ended. Safe to run twice at once, as are the other jobs: each is of one effect.
 * @throws PennonError `forbidden` for anybody but Pennon itself
 */
export function cleanUpOverrides(ctx: RequestContext) {
  return runJob(ctx, {
    oldestDue: () => selectOldestEnded(ctx.now),
    work: async () => ({ deleted: await cleanupExpiredOverrides(ctx) }),
  });
}

/**
 * Folds scheduled changes that are due into their flags.
 * @throws PennonError `forbidden` for anybody but Pennon itself
 */
export function applyScheduledChanges(ctx: RequestContext) {
  return runJob(ctx, {
    oldestDue: () => selectOldestDue(ctx.now),
    work: async () => {
      const { applied, failed } = await applyDueScheduledChanges(ctx);
      return { applied, failed };
    },
  });
}

/**
 * Forgets what has ended and is of no use: answers kept for a retry, sessions, wrong passwords, invitations. None of
 * them counts for anything by then, whether it is there or not.
 * @throws PennonError `forbidden` for anybody but Pennon itself
 */
export function forgetOldRecords(ctx: RequestContext) {
  return runJob(ctx, {
    oldestDue: async () => null,
    work: async () => ({
      idempotency_keys: await deleteOldAnswers(ctx.now),
      sessions: await deleteEndedSessions(ctx.now),
      sign_in_failures: await deleteSignInFailures(new Date(ctx.now.getTime() - FAILURES_KEPT_MS)),
      invitations: await deleteEndedInvitations(ctx.now),
    }),
  });
}

/**
 * Counts the overrides that are active, for the picture of how many there were on each day.
 * @throws PennonError `forbidden` for anybody but Pennon itself
 */
export function countOverrides(ctx: RequestContext) {
  return runJob(ctx, {
    oldestDue: async () => null,
    work: async () => ({ days_forgotten: await countDay(ctx.now) }),
  });
}
