import type { RequestContext } from '@/lib/auth/actor';
import { createScheduledChangesInput } from '@/lib/schedules/schemas';
import { cancelScheduledChange, createScheduledChanges, listScheduledChanges } from '@/lib/schedules/service';
import { DEMO_PLANS, type DemoPlan } from './data';

const HOUR_MS = 3_600_000;

/**
 * Schedules the demo's changes, each as of the time when it was planned. What an interrupted run has scheduled already
 * is left as it is.
 * @param at who makes the demo, so many hours ago
 */
export async function seedPlans(at: (hoursAgo: number) => RequestContext): Promise<void> {
  for (const plan of DEMO_PLANS) {
    const { total } = await listScheduledChanges(at(0), { flagName: plan.flag, limit: 1 });
    if (total === 0) await schedule(at, plan);
    if (plan.cancelledHoursAgo !== undefined) await cancel(at(plan.cancelledHoursAgo), plan.flag);
  }
}

async function schedule(at: (hoursAgo: number) => RequestContext, plan: DemoPlan): Promise<void> {
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
