import { z } from 'zod';
import type { Page } from '../page';
import { externalId } from '../users/schemas';
import { flagName, uuid } from '../validation';

export const userPath = z.object({ user_id: uuid });
export const externalIdPath = z.object({ external_id: externalId });
export const flagPath = z.object({ flag_name: flagName });
export const overridePath = z.object({ user_id: uuid, flag_name: flagName });
export const segmentPath = z.object({ key: flagName });
export const keyPath = z.object({ key_id: uuid });
export const scheduledChangePath = z.object({ flag_name: flagName, change_id: uuid });

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
