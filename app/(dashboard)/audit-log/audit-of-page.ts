import {
  ACTIONS,
  ACTOR_KINDS,
  type AuditFilters,
  ENTITIES,
  RANGES,
} from '@/components/history/audit-choices';
import { listAuditLog } from '@/lib/audit/service';
import type { HistoryItem } from '@/lib/audit/types';
import type { RequestContext } from '@/lib/auth/actor';
import type { Page } from '@/lib/page';
import { getUser } from '@/lib/users/service';
import { flagName, instantText, uuid } from '@/lib/validation';
import { historyOf } from '../history-of-page';
import { MAX_CURSOR, readListForPage, type SearchParams, textParam } from '../list-page';

const MAX_ACTOR = 320;

type Params = Awaited<SearchParams>;

interface AuditPage {
  readonly page: Page<HistoryItem>;
  readonly filters: AuditFilters;
  readonly isFiltered: boolean;
}

/** The part of the audit log that an address asks for, and what it filters by. */
export async function readAuditLog(ctx: RequestContext, params: Params): Promise<AuditPage> {
  const filters = filtersIn(params);
  const userId = uuid.safeParse(textParam(params.user)).data ?? null;
  const cursor = textParam(params.cursor, MAX_CURSOR);
  const { entity, action, by, flag, actor, request, time } = filters;
  const range = RANGES.find(({ value }) => value === time.range);
  const from = time.from ?? (range ? new Date(ctx.now.getTime() - range.ms) : null);
  const query = present({
    entity,
    action,
    flag,
    actor,
    user: userId,
    request_id: request,
    from,
    to: time.to,
  });
  const [page, user] = await readListForPage(
    ctx,
    () =>
      Promise.all([
        listAuditLog(ctx, { ...query, ...present({ actor_kind: by, cursor: cursor || null }) }),
        userId === null ? null : nameOf(ctx, userId),
      ]),
    '/audit-log',
  );
  return {
    page: historyOf(page),
    filters: { ...filters, user },
    isFiltered: Object.keys(query).length > 0 || by !== null,
  };
}

function filtersIn(params: Params): AuditFilters {
  const from = instantIn(params.from);
  const to = instantIn(params.to);
  return {
    entity: oneOf(params.entity, ENTITIES),
    action: oneOf(params.action, ACTIONS),
    by: oneOf(params.by, ACTOR_KINDS),
    flag: flagName.safeParse(textParam(params.flag, 255)).data ?? null,
    user: null,
    actor: textParam(params.actor, MAX_ACTOR) || null,
    request: textParam(params.request, 255) || null,
    time: { from, to, range: from || to ? null : oneOf(params.range, RANGES) },
  };
}

/** What is not null. */
function present<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const given = Object.entries(fields).filter(([, value]) => value !== null);
  return Object.fromEntries(given) as { [K in keyof T]?: NonNullable<T[K]> };
}

function oneOf<T extends string>(value: Params[string], options: readonly { readonly value: T }[]): T | null {
  return options.find((option) => option.value === value)?.value ?? null;
}

function instantIn(value: Params[string]): Date | null {
  return instantText.safeParse(textParam(value)).data ?? null;
}

/** Whom an id means; somebody who was deleted is still in the log, and has no other name. */
async function nameOf(ctx: RequestContext, userId: string): Promise<string> {
  const user = await getUser(ctx, userId).catch(() => null);
  return user?.email ?? userId;
}
