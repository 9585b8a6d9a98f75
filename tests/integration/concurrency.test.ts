import { expect, test } from 'vitest';
import { PennonError } from '@/lib/errors';
import { createFlagInput, updateFlagInput } from '@/lib/flags/schemas';
import { archiveFlag, createFlag, updateFlag } from '@/lib/flags/service';
import { createOverrideInput, updateOverrideInput } from '@/lib/overrides/schemas';
import {
  cleanupExpiredOverrides,
  createOverride,
  getOverride,
  removeOverride,
  setOverride,
  updateOverride,
} from '@/lib/overrides/service';
import { createUserInput } from '@/lib/users/schemas';
import { createUser } from '@/lib/users/service';
import { rawSql } from '../support/database';
import { auditSince, currentRevision, storedOverride } from '../support/database-contents';
import {
  at,
  contextOf,
  HOUR_MS,
  makeEndedOverride,
  makeFlag,
  makeOverride,
  makeUser,
  makeVariantFlag,
  unique,
} from '../support/factories';

const ctx = contextOf();

const patch = (userId: string, flagName: string, input: unknown, ifMatch?: string) =>
  updateOverride(ctx, userId, flagName, updateOverrideInput.parse(input), ifMatch ? { ifMatch } : {});
const create = (userId: string, flagName: string) =>
  createOverride(ctx, userId, createOverrideInput.parse({ flag_name: flagName, value: true }));

/** `ok`, or the code of the error, for each of some calls made at the same time. */
async function outcomes(calls: readonly Promise<unknown>[]): Promise<string[]> {
  const settled = await Promise.allSettled(calls);
  return settled.map((result) => (result.status === 'fulfilled' ? 'ok' : String(result.reason.code))).sort();
}

/** Revisions that were committed since, each once and without a gap. */
async function expectContiguous(since: number, count: number): Promise<void> {
  const revisions = [...new Set((await auditSince(since)).map(({ revision }) => revision))];
  expect(revisions).toEqual(Array.from({ length: count }, (_, index) => since + 1 + index));
  expect(await currentRevision()).toBe(since + count);
}

test('parallel changes of different fields of one override lose nothing', async () => {
  for (let round = 0; round < 5; round++) {
    const [user, flag] = [await makeUser(), await makeFlag()];
    await makeOverride(user.id, flag.name);
    const before = await currentRevision();

    const end = at(HOUR_MS).toISOString();
    const changes = [{ value: false }, { reason: 'Both' }, { expires_at: end }, { enabled: false }];
    await Promise.all(changes.map((change) => patch(user.id, flag.name, change)));

    expect(await storedOverride(user.id, flag.name)).toMatchObject({
      override_value: false,
      reason: 'Both',
      expires_at: at(HOUR_MS),
      enabled: false,
      version: 5,
    });
    await expectContiguous(before, 4);
  }
});

test('of ten writers who have seen the same state exactly one wins', async () => {
  const [user, flag] = [await makeUser(), await makeFlag({ type: 'number', default: { value: 0 } })];
  const { etag } = await makeOverride(user.id, flag.name, { value: 0 });
  const before = await currentRevision();

  const calls = Array.from({ length: 10 }, (_, index) =>
    patch(user.id, flag.name, { value: index + 1 }, etag),
  );

  expect(await outcomes(calls)).toEqual(['ok', ...Array(9).fill('version_mismatch')]);
  expect(await storedOverride(user.id, flag.name)).toMatchObject({ version: 2 });
  await expectContiguous(before, 1);
});

test('of ten people who pin the same flag for the same user one succeeds', async () => {
  const [user, flag] = [await makeUser(), await makeFlag()];
  const before = await currentRevision();

  expect(await outcomes(Array.from({ length: 10 }, () => create(user.id, flag.name)))).toEqual([
    'ok',
    ...Array(9).fill('override_exists'),
  ]);

  await expectContiguous(before, 1);
});

test('of ten who replace an override that has ended one succeeds, and it ends once', async () => {
  const [user, flag] = [await makeUser(), await makeFlag()];
  await makeEndedOverride(user.id, flag.name);
  const before = await currentRevision();

  const results = await outcomes(Array.from({ length: 10 }, () => create(user.id, flag.name)));

  expect(results.filter((result) => result === 'ok')).toHaveLength(1);
  expect((await auditSince(before)).map(({ action }) => action)).toEqual(['expired', 'created']);
});

test('parallel idempotent sets of one value write once', async () => {
  const [user, flag] = [await makeUser(), await makeFlag()];
  const before = await currentRevision();

  const results = await Promise.all(
    Array.from({ length: 8 }, () => setOverride(ctx, user.id, flag.name, { value: true })),
  );

  expect(results.filter(({ created }) => created)).toHaveLength(1);
  expect(new Set(results.map(({ override }) => override.id)).size).toBe(1);
  await expectContiguous(before, 1);
});

test('of two who remove an override one did', async () => {
  const [user, flag] = [await makeUser(), await makeFlag()];
  await makeOverride(user.id, flag.name);
  const before = await currentRevision();

  const removals = [removeOverride(ctx, user.id, flag.name), removeOverride(ctx, user.id, flag.name)];

  expect((await Promise.all(removals)).sort()).toEqual([false, true]);
  await expectContiguous(before, 1);
});

test('two clean-ups at once have one effect and one audit row for each override', async () => {
  const flag = await makeFlag();
  const people = await Promise.all(Array.from({ length: 12 }, () => makeUser()));
  const ids = await Promise.all(people.map(async ({ id }) => (await makeEndedOverride(id, flag.name)).id));
  const before = await currentRevision();

  const counts = await Promise.all([1, 2, 3, 4].map(() => cleanupExpiredOverrides(ctx)));

  expect(counts.reduce((sum, count) => sum + count)).toBe(12);
  const rows = await auditSince(before);
  expect(rows.map(({ entity_id }) => entity_id).sort()).toEqual(ids.sort());
  expect(rows.every(({ action }) => action === 'expired')).toBe(true);
});

/** On a busy machine some of a thousand wait for too long and are told to come again. */
async function untilTaken<T>(write: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof PennonError) || error.code !== 'unavailable') throw error;
    }
  }
}

test('a thousand concurrent writes are each in the audit log once, in commit order', async () => {
  const flag = await makeFlag({ type: 'number', default: { value: -1 } });
  const people = await Promise.all(Array.from({ length: 20 }, () => makeUser()));
  for (const { id } of people) await makeOverride(id, flag.name, { value: -2 });
  const before = await currentRevision();

  const writes = Array.from({ length: 1000 }, (_, index) => {
    const person = people[index % people.length];
    return untilTaken(() => patch(person?.id ?? '', flag.name, { value: index }));
  });
  const acknowledged = await Promise.all(writes);

  await expectContiguous(before, 1000);
  const rows = await auditSince(before);
  expect(new Set(rows.map(({ after }) => after?.value)).size).toBe(1000);
  expect(acknowledged.map(({ value }) => value)).toEqual(Array.from({ length: 1000 }, (_, index) => index));
  const held = new Map(people.map(({ id }) => [id, -2]));
  for (const { user_id, before: was, after } of rows) {
    // Each row starts from what the row before it left: commit order is audit order.
    expect(was?.value).toBe(held.get(String(user_id)));
    held.set(String(user_id), Number(after?.value));
  }
  for (const { id } of people) expect((await getOverride(ctx, id, flag.name)).value).toBe(held.get(id));
}, 180_000);

test('no override is left behind that was made while its flag was archived', async () => {
  for (let round = 0; round < 10; round++) {
    const [user, flag] = [await makeUser(), await makeFlag()];
    const pin = () => create(user.id, flag.name);
    const archive = () => archiveFlag(ctx, flag.name);

    const results = await Promise.allSettled(round % 2 ? [pin(), archive()] : [archive(), pin()]);
    const created = results[round % 2 ? 0 : 1];

    const [row] = await rawSql()`
      select o.id, a.revision::int as created, f.revision::int as archived
      from feature_flags left join user_flag_overrides o on o.flag_name = name
      left join audit_log a on a.entity_id = o.id::text
      join audit_log f on f.flag_name = name and f.action = 'archived' where name = ${flag.name}`;
    if (created?.status === 'fulfilled') expect(row?.created).toBeLessThan(row?.archived);
    else expect(row?.id).toBeNull();
  }
});

test('no override holds a variant that was removed at the same time', async () => {
  for (let round = 0; round < 10; round++) {
    const [user, flag] = [await makeUser(), await makeVariantFlag()];
    const pin = () =>
      createOverride(ctx, user.id, createOverrideInput.parse({ flag_name: flag.name, variant: 'new' }));
    const remove = () =>
      updateFlag(ctx, flag.name, updateFlagInput.parse({ variants: [{ key: 'control', value: 'a' }] }));

    const results = await outcomes(round % 2 ? [pin(), remove()] : [remove(), pin()]);

    expect([
      ['flag_in_use', 'ok'],
      ['invalid', 'ok'],
    ]).toContainEqual(results);
  }
});

test('of two who take a name, an e-mail or an external id at the same time one gets it', async () => {
  const name = unique('raced');
  const flag = () => createFlag(ctx, createFlagInput.parse({ name, type: 'boolean' }));
  const person = (email: string) =>
    createUser(ctx, createUserInput.parse({ email, external_id: unique('one-of-many') }));
  const sameId = (email: string) => createUser(ctx, createUserInput.parse({ email, external_id: name }));

  expect(await outcomes([flag(), flag(), flag()])).toEqual(['flag_exists', 'flag_exists', 'ok']);
  expect(await outcomes([person('Race@example.com'), person('race@EXAMPLE.com')])).toEqual([
    'ok',
    'user_exists',
  ]);
  expect(await outcomes([sameId('a@example.com'), sameId('b@example.com')])).toEqual(['ok', 'user_exists']);
});

test('a write that fails midway leaves no row, no audit row and no revision', async () => {
  const [user, flag] = [await makeUser(), await makeFlag()];
  const before = await currentRevision();
  const sql = rawSql();
  await sql`create function fail() returns trigger language plpgsql as $$ begin raise exception 'disk full' using errcode = '53100'; end $$`;
  await sql`create trigger fail before insert on audit_log for each statement execute function fail()`;
  try {
    await expect(create(user.id, flag.name)).rejects.toThrow();
  } finally {
    await sql`drop trigger fail on audit_log`;
  }

  expect(await storedOverride(user.id, flag.name)).toBeUndefined();
  expect(await currentRevision()).toBe(before);
  const counts = await sql`select * from override_action_counts where flag_name = ${flag.name}`;
  expect(counts).toEqual([]);
  expect((await create(user.id, flag.name)).version).toBe(1);
  await expectContiguous(before, 1);
});

test('a reader never sees a revision before what it stands for', async () => {
  const flag = await makeFlag({ type: 'number', default: { value: 0 } });
  const user = await makeUser();
  await makeOverride(user.id, flag.name, { value: 0 });
  let writing = true;
  const writer = (async () => {
    for (let value = 1; value <= 30; value++) await patch(user.id, flag.name, { value });
    writing = false;
  })();

  while (writing) {
    const [row] = await rawSql()`
      select revision::int, (override_value)::int as value, (
        select (after->>'value')::int from audit_log a
        where a.revision = s.revision and entity = 'override'
      ) as audited
      from database_state s, user_flag_overrides where flag_name = ${flag.name}`;
    expect(row?.audited ?? 0).toBe(row?.value);
  }
  await writer;
});
