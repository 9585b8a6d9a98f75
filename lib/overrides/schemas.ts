import { z } from 'zod';
import { flagName, instantText, instantWire, jsonValue, jsonWire, text } from '../validation';
import type { resolvedFlagWire } from './schemas-resolved';
import type { OverrideView, ResolvedFlag } from './types';

const REASON_MAX = 500;

/** What to pin. */
export const whatToPin = {
  /** The value to pin; give it or `variant`. */
  value: jsonValue.optional(),
  /** Key of the variant to pin. */
  variant: text(255).optional(),
};

/** Whether one of value and variant is given. */
export const exactlyOne = (input: { value?: unknown; variant?: unknown }) =>
  (input.value === undefined) !== (input.variant === undefined);
const atMostOne = (input: { value?: unknown; variant?: unknown }) =>
  input.value === undefined || input.variant === undefined;

/** How to pin it. */
export const overrideSettings = {
  enabled: z.boolean('must be true or false').default(true),
  reason: text(REASON_MAX).nullable().default(null),
  expires_at: instantText.nullable().default(null),
};

/** Body of a POST: a new override. */
export const createOverrideInput = z
  .strictObject({ flag_name: flagName, ...whatToPin, ...overrideSettings })
  .refine(exactlyOne, { path: ['value'], error: 'give either value or variant' });
export type CreateOverrideInput = z.output<typeof createOverrideInput>;

/** Body of a PUT: the whole override, created or replaced. */
export const putOverrideInput = z
  .strictObject({ ...whatToPin, ...overrideSettings })
  .refine(exactlyOne, { path: ['value'], error: 'give either value or variant' });

/** Body of a PATCH: what is left out stays; `null` clears `reason` and `expires_at`. */
export const updateOverrideInput = z
  .strictObject({
    ...whatToPin,
    enabled: z.boolean('must be true or false').optional(),
    reason: text(REASON_MAX).nullable().optional(),
    expires_at: instantText.nullable().optional(),
  })
  .refine(atMostOne, { path: ['value'], error: 'give either value or variant' });
export type UpdateOverrideInput = z.output<typeof updateOverrideInput>;

/** The state that overrides of a list are in. */
export const overrideStatus = z
  .enum(['active', 'disabled', 'expired', 'all'], { error: 'must be active, disabled, expired or all' })
  .default('all');

/** What an override looks like on the wire. */
export const overrideWire = z
  .strictObject({
    id: z.uuid(),
    user_id: z.uuid(),
    user: z.strictObject({ id: z.uuid(), email: z.string(), name: z.string() }),
    flag_name: z.string(),
    value: jsonWire,
    variant: z.string().nullable(),
    enabled: z.boolean(),
    reason: z.string().nullable(),
    status: z.enum(['active', 'disabled', 'expired']),
    created_by: z.string(),
    updated_by: z.string(),
    created_at: instantWire,
    updated_at: instantWire,
    expires_at: instantWire.nullable(),
    version: z.int(),
  })
  .meta({ id: 'Override' });

/** An override on the wire. */
export function toOverrideWire(override: OverrideView): z.output<typeof overrideWire> {
  return {
    id: override.id,
    user_id: override.userId,
    user: override.user,
    flag_name: override.flagName,
    value: override.value,
    variant: override.variant,
    enabled: override.enabled,
    reason: override.reason,
    status: override.status,
    created_by: override.createdBy,
    updated_by: override.updatedBy,
    created_at: override.createdAt.toISOString(),
    updated_at: override.updatedAt.toISOString(),
    expires_at: override.expiresAt?.toISOString() ?? null,
    version: override.version,
  };
}

/** A flag as one person gets it, on the wire. A flag in error has no `value`. */
export function toResolvedFlagWire(flag: ResolvedFlag): z.output<typeof resolvedFlagWire> {
  return {
    ...(flag.value === undefined ? {} : { value: flag.value }),
    type: flag.type,
    variant: flag.variant,
    reason: flag.reason,
    overridden: flag.overridden,
    ...(flag.override === null
      ? {}
      : {
          override: {
            expires_at: flag.override.expiresAt?.toISOString() ?? null,
            created_at: flag.override.createdAt.toISOString(),
            updated_at: flag.override.updatedAt.toISOString(),
            fallback: flag.override.fallback,
          },
        }),
  };
}
