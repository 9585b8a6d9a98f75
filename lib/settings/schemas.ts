import { z } from 'zod';
import type { OverridePolicy, Settings } from './types';

const MAX_DAYS = 3650;
const yesOrNo = z.boolean('must be true or false');
const days = `must be a whole number of days from 1 to ${MAX_DAYS}, or null`;

/** The policy for overrides on the wire, which is also how it is stored. */
const overridePolicyWire = z
  .strictObject({
    require_reason: yesOrNo.meta({ description: 'An enabled override has a reason' }),
    require_expiry: yesOrNo.meta({ description: 'An enabled override has an end' }),
    max_expiry_days: z
      .int(days)
      .min(1, days)
      .max(MAX_DAYS, days)
      .nullable()
      .meta({ description: 'Longest time from a write to the end; null for any. Needs require_expiry' }),
  })
  .meta({ id: 'OverridePolicy' });

/** Body of a PATCH. A policy that is given replaces the old one whole. */
export const updateSettingsInput = z.strictObject({
  override_policy: overridePolicyWire
    .refine((policy) => policy.max_expiry_days === null || policy.require_expiry, {
      path: ['max_expiry_days'],
      error: 'needs require_expiry: an override without an end would be longer than any maximum',
    })
    .optional(),
});
export type UpdateSettingsInput = z.output<typeof updateSettingsInput>;

/** What the settings look like on the wire. */
export const settingsWire = z
  .strictObject({ override_policy: overridePolicyWire, version: z.int() })
  .meta({ id: 'Settings' });

/** The settings on the wire. */
export function toSettingsWire(settings: Settings): z.output<typeof settingsWire> {
  return { override_policy: toPolicyWire(settings.overridePolicy), version: settings.version };
}

/** A policy on the wire. */
export function toPolicyWire(policy: OverridePolicy): z.output<typeof overridePolicyWire> {
  return {
    require_reason: policy.requireReason,
    require_expiry: policy.requireExpiry,
    max_expiry_days: policy.maxExpiryDays,
  };
}

/** A policy from the wire. */
export function fromPolicyWire(wire: z.output<typeof overridePolicyWire>): OverridePolicy {
  return {
    requireReason: wire.require_reason,
    requireExpiry: wire.require_expiry,
    maxExpiryDays: wire.max_expiry_days,
  };
}

const NO_POLICY: OverridePolicy = { requireReason: false, requireExpiry: false, maxExpiryDays: null };

/** A stored policy. Nothing stored, or something that was written around the service and is none, asks for nothing. */
export function readPolicy(stored: unknown): OverridePolicy {
  const { success, data } = overridePolicyWire.safeParse(stored);
  return success ? fromPolicyWire(data) : NO_POLICY;
}
