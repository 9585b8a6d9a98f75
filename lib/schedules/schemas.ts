import { z } from 'zod';
import { serveInput } from '../flags/schemas-rules';
import { fieldErrorsOf, flagName, instantText, paging, text } from '../validation';

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
  })
  .meta({ id: 'ScheduledChangeInput', description: 'Give `enabled`, `default` or both' });

const stepsInput = z.strictObject({
  steps: z
    .array(stepInput, { error: 'must be a list of scheduled changes' })
    .min(1, 'must have 1 or more')
    .max(MAX_STEPS, `must be ${MAX_STEPS} or fewer`),
});

/** Body of a POST: one change, or `{"steps": [...]}`, which are stored all or not at all. */
export const createScheduledChangesInput = z
  .preprocess(
    (body, context) => {
      const { error } = hasSteps(body) ? stepsInput.safeParse(body) : stepInput.safeParse(body);
      if (!error) return body;
      // Of a union's issues only the outermost would have a path.
      for (const { path, message } of fieldErrorsOf(error)) {
        context.addIssue({ code: 'custom', path: [path], message });
      }
      return z.NEVER;
    },
    z.union([stepInput, stepsInput]),
  )
  .transform((given) => ('steps' in given ? { many: true, ...given } : { many: false, steps: [given] }));
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

function hasSteps(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'steps' in body;
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
