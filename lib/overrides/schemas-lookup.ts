import { z } from 'zod';
import { flagName, listOf, text } from '../validation';
import { userWire } from './schemas-resolved';
import type { FoundPeople } from './types';

/** Keys that one look-up may name. */
const MAX_KEYS = 1_000;

/** Body of a look-up of people. */
export const lookUpPeopleInput = z.strictObject({
  keys: listOf(text(320).min(1, 'must not be empty'), MAX_KEYS)
    .refine((keys) => keys.length > 0, 'must not be empty')
    .meta({ description: 'E-mails in any letter case, ids, or external ids' }),
  flag_name: flagName.optional().meta({ description: 'Says of each whether they have an override of it' }),
});
export type LookUpPeopleInput = z.output<typeof lookUpPeopleInput>;

/** The people that keys name, on the wire. */
export const foundPeopleWire = z.strictObject({
  data: z
    .array(
      z.strictObject({
        key: z.string().meta({ description: 'The first key that names them' }),
        user: userWire.extend({ role: z.enum(['admin', 'viewer', 'user']), disabled: z.boolean() }),
        override: z
          .strictObject({ id: z.uuid(), status: z.enum(['active', 'disabled', 'expired']) })
          .nullable()
          .meta({ description: 'Their override of the flag; null when they have none' }),
      }),
    )
    .meta({ description: 'In the order of the keys, each person once' }),
  not_found: z.array(z.string()).meta({ description: 'Keys that name nobody' }),
});

/** The people that keys name, on the wire. */
export function toFoundPeopleWire({ people, notFound }: FoundPeople): z.output<typeof foundPeopleWire> {
  return {
    data: people.map(({ key, user, override }) => ({ key, user, override })),
    not_found: [...notFound],
  };
}
