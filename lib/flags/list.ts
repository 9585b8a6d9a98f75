import { z } from 'zod';
import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { getDb } from '../db/client';
import type { FlagType } from '../evaluation/types';
import type { Page } from '../page';
import { decodeCursor, encodeCursor } from '../validation';
import { countFlags, selectFlags } from './queries-list';
import type { FlagView } from './types';
import { toFlagView } from './view';

interface ListQuery {
  readonly q?: string;
  readonly type?: FlagType;
  readonly state?: 'active' | 'archived' | 'all';
  readonly cursor?: string;
  readonly limit?: number;
}

/**
 * A page of flags in order of name.
 * @throws PennonError `forbidden`, `invalid` (cursor)
 */
export async function listFlags(ctx: RequestContext, query: ListQuery): Promise<Page<FlagView>> {
  authorize(ctx.actor, 'flags.read');
  const { q, type, state = 'active', limit = 50 } = query;
  const after = decodeCursor(z.tuple([z.string()]), query.cursor);
  const filter = { q, type, state };
  const [rows, total] = await Promise.all([
    selectFlags(getDb(), filter, ctx.now, { after: after?.[0] ?? null, limit: limit + 1 }),
    countFlags(getDb(), filter),
  ]);
  const data = rows.slice(0, limit).map(toFlagView);
  const last = data.at(-1);
  return { data, nextCursor: rows.length > limit && last ? encodeCursor([last.name]) : null, total };
}
