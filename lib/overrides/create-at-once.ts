import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { actorLabel, type RequestContext } from '../auth/actor';
import { type DefinitionsAt, definitionsAt } from '../changes/snapshot';
import { writeAtOnce } from '../changes/write-at-once';
import { getDb, isInAmbientTransaction, preparedStatement } from '../db/client';
import { jsonb } from '../db/columns';
import { databaseState, overrideActionCounts, userFlagOverrides, users } from '../db/schema';
import { type ContextRow, contextColumns } from '../users/view';
import { uuid } from '../validation';
import type { OverrideRow } from './queries';
import { type CreateOverrideInput, toOverrideWire } from './schemas';
import { toView } from './to-views';
import type { OverrideView } from './types';
import { checkFields, subject } from './write-override';

/**
 * Pins a flag for a user where nothing is in the way, with one statement under the lock of the revision instead of a
 * dozen. Everything is checked beforehand against the flags as they are in memory.
 * @returns null, and nothing is written, where anything is unusual: `createOverride` then goes the long way
 * @throws PennonError `invalid`
 */
export async function createOverrideAtOnce(
  ctx: RequestContext,
  userId: string,
  input: CreateOverrideInput,
): Promise<OverrideView | null> {
  // There it would ask for a second connection while it holds one: enough of them at once would wait for ever.
  if (isInAmbientTransaction() || !uuid.safeParse(userId).success) return null;
  const target = await readTarget(userId);
  const flag = target?.definitions.snapshot.flags.get(input.flag_name);
  if (!target || !flag?.usable) return null;
  const rules = { flag, policy: target.definitions.overridePolicy, now: ctx.now };
  const fields = checkFields(rules, input, {
    enabled: input.enabled,
    reason: input.reason,
    expiresAt: input.expires_at,
  });
  const by = actorLabel(ctx.actor);
  const row: OverrideRow = {
    id: randomUUID(),
    userId,
    flagName: flag.name,
    ...fields,
    createdBy: by,
    updatedBy: by,
    createdAt: ctx.now,
    updatedAt: ctx.now,
    version: 1,
    user: target.user,
    flagType: flag.type,
    flagVariants: flag.definition.variants ?? [],
  };
  const view = await toView(getDb(), row, ctx.now, target.definitions);
  const written = await writeAtOnce(ctx, {
    definitions: target.definitions,
    insert: insertOf(row),
    count: countOf(row),
    change: { ...subject(row), action: 'created', before: null, after: toOverrideWire(view) },
  });
  return written ? view : null;
}

/** The person, and the flags as they are now; null when there is no such person. */
async function readTarget(userId: string): Promise<{ user: ContextRow; definitions: DefinitionsAt } | null> {
  const statement = preparedStatement('override-target', (db) =>
    db
      .select({
        epoch: databaseState.epoch,
        definitionsRevision: databaseState.definitionsRevision,
        user: contextColumns,
      })
      .from(databaseState)
      .innerJoin(users, eq(users.id, sql.placeholder('userId')))
      .prepare('override-target'),
  );
  const [row] = await statement.execute({ userId });
  return row ? { user: row.user, definitions: await definitionsAt(row) } : null;
}

function insertOf(row: OverrideRow) {
  return sql`
    insert into ${userFlagOverrides} (id, user_id, flag_name, override_value, enabled, reason, created_by, updated_by,
      created_at, updated_at, expires_at, version)
    select ${row.id}::uuid, ${row.userId}::uuid, ${row.flagName}, ${jsonb(row.value)}, ${row.enabled}::boolean,
      ${row.reason}, ${row.createdBy}, ${row.updatedBy}, ${row.createdAt.toISOString()}::timestamptz,
      ${row.updatedAt.toISOString()}::timestamptz, ${row.expiresAt?.toISOString() ?? null}::timestamptz, ${row.version}::int
    from state
    on conflict do nothing`;
}

function countOf(row: OverrideRow) {
  return sql`
    insert into ${overrideActionCounts} (flag_name, action, total)
    select ${row.flagName}, 'created', 1 from written
    on conflict (flag_name, action) do update set total = ${overrideActionCounts.total} + excluded.total`;
}
