import { z } from 'zod';
import { instantWire, jsonWire, text } from '../validation';

/** What in-process evaluation is made of, on the wire. */
export const definitionsWire = z
  .strictObject({
    epoch: z.uuid().meta({ description: 'Identity of the database’s history' }),
    revision: z
      .int()
      .meta({ description: 'At which a flag, a segment, a schedule or a setting last changed' }),
    flags: z.array(z.looseObject({ name: z.string() })).meta({
      description:
        'Flags that are not archived; `schedule` has the scheduled changes that are not folded yet',
    }),
    segments: z.array(z.looseObject({ key: z.string() })),
  })
  .meta({ id: 'Definitions' });

/** Query of `GET /api/sdk/user`. */
export const sdkUserQuery = z.strictObject({
  user: text(255).min(1, 'must not be empty').meta({ description: 'External id, or else id' }),
});

const sdkOverrideWire = z.strictObject({
  flag_name: z.string(),
  value: jsonWire,
  variant: z.string().nullable(),
  enabled: z.boolean(),
  expires_at: instantWire.nullable(),
  created_at: instantWire,
  updated_at: instantWire,
});

/** What in-process evaluation needs to know of one person, on the wire. */
export const sdkUserWire = z
  .strictObject({
    user_id: z.uuid().nullable().meta({ description: 'null for somebody who is not in the directory' }),
    targeting_key: z.string().meta({ description: 'What rules and buckets see' }),
    attributes: z.record(z.string(), jsonWire).meta({ description: 'All that rules see' }),
    overrides: z.array(sdkOverrideWire).meta({ description: 'In any state' }),
    epoch: z.uuid().meta({ description: 'Identity of the database’s history' }),
    revision: z.int().meta({ description: 'At which any of it, or a definition, last changed' }),
    definitions_revision: z.int().meta({ description: 'Of the definitions that were there with it' }),
  })
  .meta({ id: 'SdkUser' });
