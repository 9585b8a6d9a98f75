import { z } from 'zod';
import { flagName, listOf, text, trueOrFalse, uuid } from '../validation';
import { overrideSettings, whatToPin } from './schemas';
import { BULK_MAX, onConflict } from './schemas-bulk';

/** Query of an import. */
export const importQuery = z.strictObject({
  dry_run: trueOrFalse.default(false).meta({ description: 'Says what would happen and writes nothing' }),
  on_conflict: onConflict.meta({
    description: 'What happens where an override is there that is another and has not ended',
  }),
});

/** Columns of an export that say what Pennon knows itself. */
const ignored = z.unknown().optional().meta({ description: 'Ignored: Pennon knows it' });

/** One override of an import: all of it, as in a PUT. */
export const importRow = z
  .strictObject({
    user_id: uuid.nullish(),
    email: text(320).nullish(),
    external_id: text(255).nullish(),
    flag_name: flagName,
    ...whatToPin,
    variant: text(255).nullish(),
    ...overrideSettings,
    status: ignored,
    created_by: ignored,
    updated_by: ignored,
    created_at: ignored,
    updated_at: ignored,
  })
  .refine((row) => row.user_id != null || row.email != null || row.external_id != null, {
    path: ['user_id'],
    error: 'say for whom, by user_id, email or external_id',
  })
  .refine((row) => row.value !== undefined || row.variant != null, {
    path: ['value'],
    error: 'give value or variant',
  });
export type ImportRow = z.output<typeof importRow>;

/** Columns that an import takes. */
export const IMPORT_COLUMNS: readonly string[] = Object.keys(importRow.shape);

/** JSON body of an import; its rows are looked at one by one. */
export const importBody = z.union([
  listOf(z.unknown(), BULK_MAX),
  z.strictObject({ rows: listOf(z.unknown(), BULK_MAX) }).transform(({ rows }) => rows),
]);

/** The same, for the reference. */
export const importBodyDoc = z.union([z.array(importRow), z.strictObject({ rows: z.array(importRow) })]);
