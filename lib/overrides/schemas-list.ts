import { z } from 'zod';
import {
  flagName,
  instantText,
  instantWire,
  jsonWire,
  paging,
  searchText,
  sortParam,
  text,
  trueOrFalse,
  uuid,
} from '../validation';
import { overrideStatus } from './schemas';

const filters = {
  q: searchText.meta({ description: 'Part of a user’s e-mail or name, or of a flag’s name' }),
  status: overrideStatus,
  expiring_before: instantText.optional().meta({
    description: 'Those that end before this time, or have ended; with `status=active` those that will',
  }),
  created_by: text(255).optional().meta({ description: 'An e-mail, or `key:` and the name of an API key' }),
  redundant: trueOrFalse
    .optional()
    .meta({ description: 'Whether the user would get the same value without the override now' }),
};
const sort = sortParam(['updated_at', 'created_at', 'expires_at']).default('-updated_at');

/** Query of the list of one flag's overrides. */
export const overridesOfFlagQuery = z.strictObject({ ...paging, ...filters, sort, user: uuid.optional() });
/** Query of the list of one user's overrides. */
export const overridesOfUserQuery = z.strictObject({
  ...paging,
  ...filters,
  sort,
  flag: flagName.optional(),
});
/** Query of the list of all overrides. */
export const overrideListQuery = z.strictObject({
  ...paging,
  ...filters,
  sort,
  format: z.enum(['csv', 'json'], { error: 'must be csv or json' }).optional().meta({
    description: 'Sends all of the list as a file, in place of a page; `limit` and `cursor` are ignored',
  }),
  user: uuid.optional(),
  flag: flagName.optional(),
});

/** What a list is asked for. */
export function toListQuery(query: Partial<z.output<typeof overrideListQuery>>) {
  const { user, flag, expiring_before: expiringBefore, created_by: createdBy, format, ...same } = query;
  return { ...same, userId: user, flagName: flag, expiringBefore, createdBy };
}

/** A row of an export. An import takes the same, and looks at no more than it needs. */
export const exportRowWire = z
  .strictObject({
    user_id: z.uuid(),
    email: z.string(),
    external_id: z.string().nullable(),
    flag_name: z.string(),
    value: jsonWire,
    variant: z.string().nullable(),
    enabled: z.boolean(),
    reason: z.string().nullable(),
    expires_at: instantWire.nullable(),
    status: z.enum(['active', 'disabled', 'expired']),
    created_by: z.string(),
    updated_by: z.string(),
    created_at: instantWire,
    updated_at: instantWire,
  })
  .meta({ id: 'ExportedOverride' });
export type ExportRow = z.output<typeof exportRowWire>;

/** Columns of a CSV export, in their order. */
export const EXPORT_COLUMNS = Object.keys(exportRowWire.shape) as readonly (keyof ExportRow)[];
