import { randomUUID } from 'node:crypto';
import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { inWriteTransaction, type WriteTransaction } from '../changes/write';
import { type Executor, inReadTransaction } from '../db/client';
import { checkImport } from './checks-import';
import { deleteInvitations } from './queries-access';
import { insertUsers, selectUsersByExternalIds, updateUsers } from './queries-import';
import { type ImportUsersInput, toUserAudit } from './schemas';
import type { StoredUser } from './types';
import { sameFields, userSubject } from './write-user';

/** People in one statement. */
const CHUNK = 5_000;

/** What an import did, or would do. */
export interface ImportResult {
  readonly created: number;
  readonly updated: number;
  /** People who are as given already. */
  readonly unchanged: number;
}

/**
 * Does for many people what `upsertUser` does for one: all of them or nobody, in one revision.
 * @param options `dryRun` checks everything and writes nothing
 * @throws PennonError `forbidden` (a service, and an administrator or a viewer among them), `invalid` (every row that
 *   cannot be taken, up to 100)
 */
export async function importUsers(
  ctx: RequestContext,
  { users: rows }: ImportUsersInput,
  options: { readonly dryRun?: boolean } = {},
): Promise<ImportResult> {
  authorize(ctx.actor, 'users.upsert');
  // Others may write meanwhile.
  if (options.dryRun) return inReadTransaction(async (tx) => countsOf(await planImport(tx, ctx, rows)));
  return inWriteTransaction(ctx, async (write) => {
    const plan = await planImport(write.tx, ctx, rows);
    await store(write, ctx, plan);
    return countsOf(plan);
  });
}

/** What an import writes. */
interface Plan {
  readonly rows: readonly Row[];
  readonly created: readonly StoredUser[];
  readonly updated: readonly { readonly before: StoredUser; readonly after: StoredUser }[];
}

async function planImport(
  executor: Executor,
  { actor, now }: RequestContext,
  rows: ImportUsersInput['users'],
): Promise<Plan> {
  const externalIds = rows.map(({ external_id }) => external_id);
  const stored = await selectUsersByExternalIds(executor, externalIds);
  const existing = new Map(stored.map((user) => [user.externalId, user]));
  await checkImport(executor, actor, rows, existing);

  const created: StoredUser[] = [];
  const updated: { readonly before: StoredUser; readonly after: StoredUser }[] = [];
  for (const row of rows) {
    const before = existing.get(row.external_id);
    if (!before) created.push(newUser(row, now));
    else if (changes(before, row)) updated.push({ before, after: changed(before, row, now) });
  }
  return { rows, created, updated };
}

function countsOf({ rows, created, updated }: Plan): ImportResult {
  const unchanged = rows.length - created.length - updated.length;
  return { created: created.length, updated: updated.length, unchanged };
}

type Row = ImportUsersInput['users'][number];

const fieldsOf = (before: StoredUser, row: Row) => ({
  ...before,
  email: row.email,
  name: row.name ?? before.name,
  attributes: row.attributes ?? before.attributes,
});

const changes = (before: StoredUser, row: Row) => !sameFields(before, fieldsOf(before, row));

const changed = (before: StoredUser, row: Row, now: Date): StoredUser => ({
  ...fieldsOf(before, row),
  updatedAt: now,
  version: before.version + 1,
});

const newUser = (row: Row, now: Date): StoredUser => ({
  id: randomUUID(),
  email: row.email,
  externalId: row.external_id,
  targetingKey: row.external_id,
  name: row.name ?? '',
  role: 'user',
  attributes: row.attributes ?? {},
  disabledAt: null,
  createdAt: now,
  updatedAt: now,
  version: 1,
});

async function store(
  write: WriteTransaction,
  ctx: RequestContext,
  { created, updated }: Plan,
): Promise<void> {
  for (const chunk of chunksOf(created)) {
    await insertUsers(write.tx, chunk, ctx.now);
    await write.recordNow(
      chunk.map((after) => ({
        ...userSubject(after.id),
        action: 'created',
        before: null,
        after: toUserAudit(after),
      })),
    );
  }
  for (const chunk of chunksOf(updated)) {
    await updateUsers(
      write.tx,
      chunk.map(({ after }) => after),
      ctx.now,
    );
    const moved = chunk.filter(({ before, after }) => before.email !== after.email);
    await deleteInvitations(
      write.tx,
      moved.map(({ after }) => after.id),
    );
    await write.recordNow(
      chunk.map(({ before, after }) => ({
        ...userSubject(after.id),
        action: 'updated',
        before: toUserAudit(before),
        after: toUserAudit(after),
      })),
    );
  }
}

/** So that what is sent and recorded is never in memory as a whole. */
function* chunksOf<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += CHUNK) yield items.slice(start, start + CHUNK);
}
