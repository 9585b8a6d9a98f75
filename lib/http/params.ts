import { z } from 'zod';
import type { Page } from '../page';
import { externalId } from '../users/schemas';
import { flagName, uuid } from '../validation';

const userId = uuid.meta({ description: 'Id of the user' });
const flag = flagName.meta({ description: 'Name of the flag', example: 'ui.dark_mode' });

export const userPath = z.object({ user_id: userId });
export const externalIdPath = z.object({
  external_id: externalId.meta({ description: 'The user’s id in your own system' }),
});
export const flagPath = z.object({ flag_name: flag });
export const overridePath = z.object({ user_id: userId, flag_name: flag });
export const segmentPath = z.object({ key: flagName.meta({ description: 'Key of the segment' }) });
export const keyPath = z.object({ key_id: uuid.meta({ description: 'Id of the API key' }) });
export const scheduledChangePath = z.object({
  flag_name: flag,
  change_id: uuid.meta({ description: 'Id of the scheduled change' }),
});

/** Where an override is. */
export function overrideUrl(override: { readonly userId: string; readonly flagName: string }): string {
  return `/api/admin/users/${override.userId}/flag-overrides/${override.flagName}`;
}

/** Where a user is. */
export const userUrl = (id: string) => `/api/admin/users/${id}`;

/** What a page of a list looks like on the wire. */
export const pageWire = <S extends z.ZodType>(item: S) =>
  z.strictObject({
    data: z.array(item),
    next_cursor: z.string().nullable().meta({ description: 'Asks for the next page; null on the last one' }),
    total: z.int().meta({ description: 'Rows of the whole list' }),
    total_estimated: z
      .boolean()
      .meta({ description: 'Whether total is an estimate: long lists are not counted' }),
  });

/** A page of a list on the wire. */
export function toPageWire<T, W>(page: Page<T>, toWire: (item: T) => W) {
  return {
    data: page.data.map(toWire),
    next_cursor: page.nextCursor,
    total: page.total,
    total_estimated: page.totalEstimated ?? false,
  };
}
