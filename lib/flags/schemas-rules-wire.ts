import { z } from 'zod';
import { conditionWire } from '../segments/schemas-conditions';
import { jsonWire, listWire } from '../validation';

/** A variant on the wire. */
export const variantWire = z.strictObject({ key: z.string(), value: jsonWire });

/** Where on the line of 100,000 positions somebody is, on the wire. */
export const bucketingFields = {
  bucket_by: z.string().meta({ description: 'Attribute whose value is bucketed' }),
  salt: z.string(),
};

const fixedServes = [z.strictObject({ variant: z.string() }), z.strictObject({ value: jsonWire })] as const;

/** The members of a split on the wire. */
const splitFields = {
  split: listWire(
    z.strictObject({ variant: z.string(), weight: z.number().meta({ description: 'Percent' }) }),
  ),
  ...bucketingFields,
};

/** What a layer serves, on the wire. */
export const serveWire = z.union([...fixedServes, z.strictObject(splitFields)]).meta({
  id: 'Serve',
  description: 'What is served: a variant, a plain value, or variants by weight',
});

/** The same with more members of a split. */
export const serveWireWith = <S extends z.ZodRawShape>(more: S) =>
  z.union([...fixedServes, z.strictObject({ ...splitFields, ...more })]);

/** What somebody must get from another flag, on the wire. */
export const prerequisiteFields = { flag: z.string(), variants: listWire(z.string()) };

/** A targeting rule on the wire. */
export const ruleWire = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    enabled: z.boolean(),
    conditions: listWire(conditionWire).meta({ description: 'All must hold; none means everybody' }),
    rollout: z
      .strictObject({ percent: z.number(), ...bucketingFields })
      .nullable()
      .meta({ description: 'null is for all whom the conditions hold for' }),
    serve: serveWire,
  })
  .meta({ id: 'Rule' });
