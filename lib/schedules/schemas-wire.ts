import { z } from 'zod';
import { serveWire } from '../flags/schemas-rules-wire';
import { instantWire, jsonWire, listWire } from '../validation';
import type { ScheduledChangeRow } from './queries';
import type { ScheduledChangeDetails, ScheduledChangePreview, ScheduledChangeView } from './types';

const changeFields = {
  id: z.uuid(),
  flag_name: z.string(),
  at: instantWire.meta({ description: 'In force from this very instant' }),
  time_zone: z.string().meta({ description: 'IANA name of the zone in which a person chose the instant' }),
  enabled: z.boolean().nullable().meta({ description: 'What `enabled` becomes; null leaves it' }),
  default: serveWire.nullable().meta({ description: 'What `default` becomes; null leaves it' }),
  reason: z.string().nullable(),
  status: z.enum(['pending', 'applied', 'cancelled', 'failed']),
  failure: z.string().nullable().meta({ description: 'Why it failed' }),
  created_by: z.string(),
  updated_by: z.string(),
  created_at: instantWire,
  updated_at: instantWire,
  version: z.int(),
};

/** A scheduled change on the wire. */
export const scheduledChangeWire = z.strictObject(changeFields).meta({ id: 'ScheduledChange' });

const conflict = <C extends string, S extends z.ZodRawShape>(code: C, more: S) =>
  z.strictObject({ code: z.literal(code), message: z.string(), ...more });

const conflictWire = z
  .discriminatedUnion('code', [
    conflict('same_instant', { changes: listWire(z.uuid()), last: z.uuid() }),
    conflict('overrides', { count: z.int() }),
    conflict('rules', { rules: listWire(z.strictObject({ id: z.string(), name: z.string() })) }),
    conflict('kill_switch', {}),
    conflict('no_effect', {}),
    conflict('will_fail', {}),
  ])
  .meta({ id: 'ScheduleConflict', description: 'What to know about a change that is still to come' });

/** A scheduled change with what is in its way, on the wire. */
export const scheduledChangeDetailsWire = z
  .strictObject({ ...changeFields, conflicts: listWire(conflictWire) })
  .meta({ id: 'ScheduledChangeDetails' });

const setting = z.strictObject({ enabled: z.boolean(), default: serveWire });
const given = z.strictObject({ value: jsonWire, variant: z.string().nullable() });

/** What a scheduled change will do, on the wire. */
export const scheduledChangePreviewWire = z
  .strictObject({
    id: z.uuid(),
    flag_name: z.string(),
    at: instantWire,
    before: setting.meta({ description: 'The flag one millisecond before the instant' }),
    after: setting.meta({ description: 'The flag at the instant' }),
    users: z.strictObject({
      total: z.int().meta({ description: 'People of the directory' }),
      exact: z.boolean().meta({ description: 'false when a random sample was looked at' }),
      margin: z.int().meta({ description: 'In 95 of 100 cases an estimate is at most this far off' }),
      changed: z.int().meta({ description: 'Who gets another value at the instant than just before' }),
    }),
    transitions: listWire(z.strictObject({ from: given, to: given, users: z.int() })),
    other_transitions: z
      .int()
      .meta({ description: 'People whose ways of changing are too rare to be listed' }),
    shadowed: z
      .strictObject({ override: z.int(), rule: z.int(), off: z.int() })
      .meta({ description: 'People whom the change does not reach, by what stands in the way' }),
    conflicts: listWire(conflictWire),
  })
  .meta({ id: 'ScheduledChangePreview' });

/** A scheduled change on the wire. */
export function toScheduledChangeWire(
  change: ScheduledChangeView | ScheduledChangeRow,
): z.output<typeof scheduledChangeWire> {
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
export function toScheduledChangeDetailsWire(
  change: ScheduledChangeDetails,
): z.output<typeof scheduledChangeDetailsWire> {
  return { ...toScheduledChangeWire(change), conflicts: change.conflicts };
}

/** What a scheduled change will do, on the wire. */
export function toScheduledChangePreviewWire(
  preview: ScheduledChangePreview,
): z.output<typeof scheduledChangePreviewWire> {
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
