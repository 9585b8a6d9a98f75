import { expect } from 'vitest';
import { call, read } from './api';

/** A page of a list as it comes. */
export interface ListBody {
  readonly data: readonly Record<string, unknown>[];
  readonly next_cursor: string | null;
  readonly total: number;
  readonly total_estimated: boolean;
}

/** One page of a list. */
export async function listPage(key: string, url: string): Promise<ListBody> {
  const { status, body } = await read(await call('GET', url, { key }));
  expect({ url, status, body }).toMatchObject({ status: 200 });
  return body as ListBody;
}

/** Every page of a list, one after the other. The address has a query already. */
export async function listPages(key: string, url: string): Promise<ListBody[]> {
  const found: ListBody[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: ListBody = await listPage(key, `${url}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    found.push(page);
    cursor = page.next_cursor;
  }
  return found;
}
