import { z } from 'zod';
import { serveInput } from '../flags/schemas-rules';
import { flagName, instantText, paging, text } from '../validation';
import type { ScheduledChangeRow } from './queries';
import type { ScheduledChangeDetails, ScheduledChangePreview, ScheduledChangeView } from './types';

const MAX_REASON = 500;
/** Most changes in one call, and most pending ones of a flag. */
export const MAX_STEPS = 100;

/** Letters first: JavaScript also takes offsets, +01:00 say, which are no zones. */
const ZONE_NAME = /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/;

const timeZone = z
  .string({ error: 'must be text' })
  .refine(isTimeZone, 'must be the IANA name of a time zone, Europe/Zurich say');

const fields = {
  at: instantText,
  time_zone: timeZone,
  /** null leaves it. */
  enabled: z.boolean('must be true or false').nullable(),
  /** null leaves it. */
  default: serveInput.nullable(),
  reason: text(MAX_REASON).nullable(),
};

const stepInput = z
  .strictObject({
    at: fields.at,
    time_zone: fields.time_zone.default('UTC'),
    enabled: fields.enabled.default(null),
    default: fields.default.default(null),
    reason: fields.reason.default(null),
  })
  .refine(({ enabled, default: serves }) => enabled !== null || serves !== null, {
    path: ['default'],
    error: 'give enabled, default or both',
  });

const stepsInput = z.strictObject({
  steps: z
    .array(stepInput, { error: 'must be a list of scheduled changes' })
    .min(1, 'must have 1 or more')
    .max(MAX_STEPS, `must be ${MAX_STEPS} or fewer`),
});

/** Body of a POST: one change, or `{"steps": [...]}`, which are stored all or not at all. */
export const createScheduledChangesInput = z.unknown().transform((body, context) => {
  const many = typeof body === 'object' && body !== null && 'steps' in body;
  const result = many ? stepsInput.safeParse(body) : stepInput.safeParse(body);
  if (!result.success) {
    // Not a union: of a union's issues only the outermost would have a path.
    for (const issue of result.error.issues) {
      context.issues.push({ ...issue, input: body } as z.core.$ZodRawIssue);
    }
    return z.NEVER;
  }
  return 'steps' in result.data ? { many, steps: result.data.steps } : { many, steps: [result.data] };
});
export type CreateScheduledChangesInput = z.output<typeof createScheduledChangesInput>;

/** Body of a PATCH: what is left out stays; `null` for `enabled` and `default` leaves the flag's own. */
export const updateScheduledChangeInput = z.strictObject({
  at: fields.at.optional(),
  time_zone: fields.time_zone.optional(),
  enabled: fields.enabled.optional(),
  default: fields.default.optional(),
  reason: fields.reason.optional(),
});
export type UpdateScheduledChangeInput = z.output<typeof updateScheduledChangeInput>;

const status = z
  .enum(['pending', 'applied', 'cancelled', 'failed', 'all'], {
    error: 'must be pending, applied, cancelled, failed or all',
  })
  .default('all');

/** Query of the list of one flag's changes. */
export const flagScheduleQuery = z.strictObject({ status, ...paging });

/** Query of the list of all flags' changes; `from` is in it, `to` is not. */
export const scheduledChangeListQuery = z.strictObject({
  status,
  ...paging,
  flag: flagName.optional(),
  from: instantText.optional(),
  to: instantText.optional(),
});

/** A scheduled change on the wire. */
export function toScheduledChangeWire(change: ScheduledChangeView | ScheduledChangeRow) {
  return {
    id: change.id,
    flag_name: change.flagName,
    at: change.at.toISOString(),
    time_zone: change.timeZone,
    enabled: change.enabled,
    default: change.default,
    reason: change.reason,
    status: change.status,
    failure: change.failure,
    created_by: change.createdBy,
    updated_by: change.updatedBy,
    created_at: change.createdAt.toISOString(),
    updated_at: change.updatedAt.toISOString(),
    version: change.version,
  };
}

/** A scheduled change with what is in its way, on the wire. */
export function toScheduledChangeDetailsWire(change: ScheduledChangeDetails) {
  return { ...toScheduledChangeWire(change), conflicts: change.conflicts };
}

/** What a scheduled change will do, on the wire. */
export function toScheduledChangePreviewWire(preview: ScheduledChangePreview) {
  const { users } = preview;
  return {
    id: preview.change.id,
    flag_name: preview.change.flagName,
    at: preview.change.at.toISOString(),
    before: preview.before,
    after: preview.after,
    users: { total: users.total, exact: users.exact, margin: users.margin, changed: users.changed },
    transitions: preview.transitions,
    other_transitions: preview.otherTransitions,
    shadowed: preview.shadowed,
    conflicts: preview.conflicts,
  };
}

function isTimeZone(name: string): boolean {
  if (!ZONE_NAME.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
