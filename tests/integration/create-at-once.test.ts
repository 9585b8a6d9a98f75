import type postgres from 'postgres';
import { beforeAll, expect, test } from 'vitest';
import { call, read } from '../support/api';
import { rawSql } from '../support/database';
import { auditSince, currentRevision, storedOverride } from '../support/database-contents';
import { makeFlag, makeKey, makeUser, makeVariantFlag } from '../support/factories';

let key: string;

beforeAll(async () => {
  key = (await makeKey('admin')).secret;
});

const pin = (userId: string, json: object, headers: Record<string, string> = {}) =>
  call('POST', `/api/admin/users/${userId}/flag-overrides`, { key, json, headers });

/** Holds the lock of the revision, lets `work` begin, and changes something before that gets the lock. */
async function whileLocked<T>(begin: () => Promise<T>, change: (sql: postgres.TransactionSql) => unknown) {
  let begun: Promise<T> | undefined;
  await rawSql().begin(async (sql) => {
    await sql`select revision from database_state for update`;
    begun = begin();
    await untilSomebodyWaits();
    await change(sql);
  });
  return begun as Promise<T>;
}

async function untilSomebodyWaits(): Promise<void> {
  for (;;) {
    const [row] = await rawSql()`
      select count(*)::int as waiting from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`;
    if (row?.waiting > 0) return;
  }
}

test('an override made in one statement is the same, and is audited the same, as one made step by step', async () => {
  const flag = await makeVariantFlag();
  const [quick, thorough] = [await makeUser(), await makeUser()];
  const json = {
    flag_name: flag.name,
    variant: 'new',
    reason: 'Beta',
    expires_at: '2999-01-01T00:00:00.000Z',
  };
  const revision = await currentRevision();
  const answers = [
    await pin(quick.id, json),
    // With this header everything is one longer transaction.
    await pin(thorough.id, json, { 'idempotency-key': 'step-by-step' }),
  ];

  const ownOf = (user: { id: string; email: string; name: string }, value: unknown) =>
    JSON.parse(
      JSON.stringify(value, (name, member) =>
        ['id', 'entity_id', 'request_id', 'at', 'created_at', 'updated_at', 'revision'].includes(name)
          ? typeof member
          : member,
      ).replaceAll(/[0-9a-f-]{36}|person-\d+/g, (text) =>
        [user.id, user.name].includes(text) ? 'own' : text,
      ),
    );
  const [first, second] = await auditSince(revision);
  expect(first?.revision).toBe(revision + 1);
  expect(second?.revision).toBe(revision + 2);
  expect(ownOf(quick, first)).toEqual(ownOf(thorough, second));
  const [one, other] = await Promise.all(answers.map(read));
  expect(ownOf(quick, one)).toEqual(ownOf(thorough, other));
  expect(ownOf(quick, await storedOverride(quick.id, flag.name))).toEqual(
    ownOf(thorough, await storedOverride(thorough.id, flag.name)),
  );
  const [counted] = await rawSql()`
    select total::int from override_action_counts where flag_name = ${flag.name} and action = 'created'`;
  expect(counted).toEqual({ total: 2 });
});

test('of a hundred that pin the same flag for the same person at once, one does', async () => {
  const [user, flag] = [await makeUser(), await makeFlag()];
  const revision = await currentRevision();
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => pin(user.id, { flag_name: flag.name, value: true }).then(read)),
  );

  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  for (const { status, body } of answers.filter((answer) => answer.status !== 201)) {
    expect({ status, body }).toMatchObject({ status: 409, body: { code: 'override_exists' } });
  }
  expect(await auditSince(revision)).toHaveLength(1);
  expect(await currentRevision()).toBe(revision + 1);
});

test('a person who is deleted between the checks and the write is not found, and nothing is written', async () => {
  const [user, flag] = [await makeUser(), await makeFlag()];
  const revision = await currentRevision();
  const answer = await whileLocked(
    () => pin(user.id, { flag_name: flag.name, value: true }).then(read),
    (sql) => sql`delete from users where id = ${user.id}`,
  );

  expect(answer).toMatchObject({ status: 404, body: { code: 'user_not_found' } });
  expect(await currentRevision()).toBe(revision);
});

test('a flag that is archived between the checks and the write refuses it', async () => {
  const [user, flag] = [await makeUser(), await makeFlag()];
  const answer = await whileLocked(
    () => pin(user.id, { flag_name: flag.name, value: true }).then(read),
    async (sql) => {
      await sql`update feature_flags set archived_at = now() where name = ${flag.name}`;
      await sql`update database_state set revision = revision + 1, definitions_revision = revision + 1`;
    },
  );

  expect(answer).toMatchObject({ status: 409, body: { code: 'flag_archived' } });
  expect(await storedOverride(user.id, flag.name)).toBeUndefined();
});

test('a write that waited is given the revision after all that it waited for', async () => {
  const [user, flag] = [await makeUser(), await makeFlag()];
  const revision = await currentRevision();
  const answer = await whileLocked(
    () => pin(user.id, { flag_name: flag.name, value: true }),
    (sql) => sql`update database_state set revision = revision + 5`,
  );

  expect(answer.status).toBe(201);
  expect(await currentRevision()).toBe(revision + 6);
  expect((await auditSince(revision)).map((row) => row.revision)).toEqual([revision + 6]);
});
