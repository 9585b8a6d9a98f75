import type { RequestContext } from '@/lib/auth/actor';
import { createScheduledChangesInput } from '@/lib/schedules/schemas';
import { cancelScheduledChange, createScheduledChanges, listScheduledChanges } from '@/lib/schedules/service';
import { DEMO_PLANS, type DemoPlan } from './data';

const HOUR_MS = 3_600_000;

/** Something that was done in the demo. */
export interface Deed {
  readonly hoursAgo: number;
  readonly run: () => Promise<unknown>;
}

/**
 * What was planned, and which plans were given up. What an interrupted run has scheduled already is left as it is.
 * @param at who makes the demo, so many hours ago
 */
export function deedsOfPlans(at: (hoursAgo: number) => RequestContext): Deed[] {
  return DEMO_PLANS.flatMap((plan) => {
    const { flag, plannedHoursAgo, cancelledHoursAgo: hoursAgo } = plan;
    const planned = { hoursAgo: plannedHoursAgo, run: () => schedule(at, plan) };
    return hoursAgo === undefined ? planned : [planned, { hoursAgo, run: () => cancel(at(hoursAgo), flag) }];
  });
}

async function schedule(at: (hoursAgo: number) => RequestContext, plan: DemoPlan): Promise<void> {
  const { total } = await listScheduledChanges(at(0), { flagName: plan.flag, limit: 1 });
  if (total > 0) return;
  const now = at(0).now.getTime();
  const steps = plan.steps.map(({ inHours, serve }) => ({
    at: new Date(now + inHours * HOUR_MS).toISOString(),
    default: serve,
    reason: plan.reason,
  }));
  await createScheduledChanges(
    at(plan.plannedHoursAgo),
    plan.flag,
    createScheduledChangesInput.parse({ steps }),
  );
}

async function cancel(ctx: RequestContext, flag: string): Promise<void> {
  const { data } = await listScheduledChanges(ctx, { flagName: flag, status: 'pending' });
  for (const { id } of data) await cancelScheduledChange(ctx, flag, id);
}
