import { z } from 'zod';
import { flagName, instantWire, jsonWire } from '../validation';

/** Flags that one call may name. */
const MAX_NAMES = 50;

/** Query of the flags of one user. */
export const flagsOfUserQuery = z.strictObject({
  names: z
    .string()
    .transform((list) => [...new Set(list.split(','))].sort())
    .pipe(z.array(flagName).max(MAX_NAMES, `must be ${MAX_NAMES} or fewer`))
    .optional()
    .meta({
      description:
        'Only these flags, up to 50 names with commas between them; those that are not there are left out',
      type: 'string',
    }),
});

/** Kind of value a flag serves, on the wire. */
export const flagTypeWire = z.enum(['boolean', 'string', 'number', 'json']);

/** Why a value was served, on the wire. */
export const reasonWire = z.enum([
  'OVERRIDE',
  'TARGETING_MATCH',
  'SPLIT',
  'SCHEDULED',
  'STATIC',
  'DEFAULT',
  'DISABLED',
  'ERROR',
]);

/** The layer that decided, on the wire. */
export const sourceWire = z.enum(['override', 'rule', 'schedule', 'default', 'off', 'error']);

/** A person, in short, on the wire. */
export const userWire = z.strictObject({ id: z.uuid(), email: z.string(), name: z.string() });

/** The members of a flag as one person gets it, on the wire. */
const resolvedFlagFields = {
  value: jsonWire
    .optional()
    .meta({ description: 'Left out when the flag cannot be evaluated: reason ERROR' }),
  type: flagTypeWire.nullable(),
  variant: z.string().nullable(),
  reason: reasonWire,
  overridden: z.boolean(),
  override: z
    .strictObject({
      expires_at: instantWire.nullable(),
      created_at: instantWire,
      updated_at: instantWire,
      fallback: z
        .strictObject({
          value: jsonWire,
          variant: z.string().nullable(),
          reason: reasonWire,
          source: sourceWire,
        })
        .meta({ description: 'What the person gets when the override ends' }),
    })
    .optional()
    .meta({ description: 'There when an override decided' }),
};

/** A flag as one person gets it, on the wire. */
export const resolvedFlagWire = z.strictObject(resolvedFlagFields).meta({ id: 'ResolvedFlag' });

/** Every flag as one user of the directory gets it, on the wire. */
export const flagsOfUserWire = z
  .strictObject({
    user: userWire,
    revision: z.int(),
    data: z.array(
      z.strictObject({
        name: z.string(),
        source: sourceWire,
        ...resolvedFlagFields,
      }),
    ),
  })
  .meta({ id: 'FlagsOfUser' });
