import { describe, expect, test } from 'vitest';
import { updateFlag } from '@/lib/flags/service';
import { revokeApiKey } from '@/lib/keys/service';
import { deleteUser } from '@/lib/users/remove';
import { rawSql } from '../../support/database';
import { currentRevision } from '../../support/database-contents';
import { contextOf, makeFlag, makeKey, makeOverride, makeUser, unique } from '../../support/factories';
import { changeUnnoticed, startFollowedFeed } from '../../support/feed';

const ctx = contextOf();

describe('a feed tells what was changed, and nothing more', () => {
  test('of an override: the person', async () => {
    const [user, flag] = [await makeUser(), await makeFlag()];
    const { batches, reaches } = await startFollowedFeed();

    await makeOverride(user.id, flag.name);
    await reaches(await currentRevision());

    expect(batches).toEqual([
      expect.objectContaining({
        revision: await currentRevision(),
        definitions: false,
        resync: false,
        userIds: new Set([user.id]),
        keyIds: new Set(),
      }),
    ]);
  });

  test('of a flag: that definitions changed, and holds the new ones in the same step', async () => {
    const flag = await makeFlag();
    const { feed, reaches, next } = await startFollowedFeed();
    const before = feed.held()?.definitions;
    const told = next().then((batch) => ({ batch, held: feed.held() }));

    await updateFlag(ctx, flag.name, { enabled: false });
    await reaches(await currentRevision());

    const { batch, held } = await told;
    expect(batch).toMatchObject({ definitions: true, resync: false, userIds: new Set() });
    expect(held).toMatchObject({
      revision: batch.revision,
      definitions: { definitionsRevision: batch.revision },
    });
    expect(held?.definitions).not.toBe(before);
  });

  test('of a person: them, and what applications call them', async () => {
    const user = await makeUser({ external_id: unique('crm') });
    const { next } = await startFollowedFeed();
    const told = next();

    await deleteUser(ctx, user.id);

    expect(await told).toMatchObject({
      userIds: new Set([user.id]),
      externalIds: new Set([user.externalId]),
      definitions: false,
    });
  });

  test('of an API key: the key', async () => {
    const key = await makeKey('service');
    const { next } = await startFollowedFeed();
    const told = next();

    await revokeApiKey(ctx, key.id);

    expect(await told).toMatchObject({ keyIds: new Set([key.id]), userIds: new Set(), definitions: false });
  });
});

test('what nobody is notified of is found all the same', async () => {
  const user = await makeUser();
  const { batches, reaches } = await startFollowedFeed();

  const revision = await changeUnnoticed({ userId: user.id });
  await reaches(revision);

  expect(batches.at(-1)).toMatchObject({ revision, userIds: new Set([user.id]) });
});

describe('everything is taken anew', () => {
  test('when the database has another history', async () => {
    await makeUser();
    const { next } = await startFollowedFeed();
    const told = next();

    const [state] = await rawSql()`update database_state set epoch = gen_random_uuid() returning epoch`;

    expect(await told).toMatchObject({ resync: true, definitions: true, epoch: state?.epoch });
  });

  test('when the revision has gone back', async () => {
    await makeUser();
    const { feed, next } = await startFollowedFeed();
    const revision = await currentRevision();
    const epoch = feed.held()?.definitions.epoch;
    const told = next();

    await rawSql()`update database_state set revision = revision - 1`;

    expect(await told).toMatchObject({ resync: true, revision: revision - 1 });
    // Nobody who knows the later revision takes what comes now for old.
    expect(feed.held()?.definitions.epoch).not.toBe(epoch);
    expect(feed.held()?.revision).toBe(revision - 1);
    await rawSql()`update database_state set revision = ${revision}`;
  });

  test('by a reader that is too far behind', async () => {
    const { next } = await startFollowedFeed();
    const told = next();

    await rawSql()`
      with state as (update database_state set revision = revision + 1 returning revision)
      insert into audit_log (revision, ordinal, at, actor_kind, actor_id, actor_label, action, entity, entity_id)
      select revision, n, now(), 'system', 'test', 'test', 'updated', 'override', 'x'
      from state, generate_series(0, 20000) as n`;

    expect(await told).toMatchObject({ resync: true, definitions: false });
  });
});

test('a feed is not sure while somebody was told of more than it has read, in this history', async () => {
  const { feed, reaches } = await startFollowedFeed();
  const { epoch } = feed.held()?.definitions ?? { epoch: '' };
  const revision = (await currentRevision()) + 1;

  feed.require({ epoch: 'another', revision });
  expect(feed.certainty()).toBe('sure');
  feed.require({ epoch, revision });
  expect(feed.certainty()).toBe('unsure');

  await reaches(await changeUnnoticed());
  expect(feed.certainty()).toBe('sure');
});

test('a transaction that takes its revision first and commits later is not passed over', async () => {
  const [slow, fast, flag] = [await makeUser(), await makeUser(), await makeFlag()];
  const { batches, reaches } = await startFollowedFeed();
  const before = await currentRevision();
  let commit = () => {};
  const committing = new Promise<void>((resolve) => {
    commit = resolve;
  });
  let taken = () => {};
  const isTaken = new Promise<void>((resolve) => {
    taken = resolve;
  });

  const writing = rawSql().begin(async (sql) => {
    await sql`update database_state set revision = revision + 1`;
    await sql`
      insert into audit_log (revision, ordinal, at, actor_kind, actor_id, actor_label, action, entity, entity_id, user_id)
      values (${before + 1}, 0, now(), 'system', 'test', 'test', 'updated', 'override', 'x', ${slow.id})`;
    taken();
    await committing;
  });
  await isTaken;
  const waiting = makeOverride(fast.id, flag.name);
  commit();
  await Promise.all([writing, waiting]);
  await reaches(before + 2);

  const told = batches.flatMap(({ userIds }) => [...userIds]);
  expect(told).toEqual([slow.id, fast.id]);
});

test('with the listener ended again and again, nothing is lost and the order is that of the commits', async () => {
  const [user, flag] = [await makeUser(), await makeFlag()];
  const people = await Promise.all(Array.from({ length: 30 }, () => makeUser()));
  const { batches, reaches } = await startFollowedFeed();
  let ending = true;
  const end = async () => {
    let ended = 0;
    while (ending || ended < 3) {
      const rows = await rawSql()`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'pennon feed' and query like 'listen%'`;
      ended += rows.length;
    }
  };
  const ends = end();
  for (const person of people) await makeOverride(person.id, flag.name);
  ending = false;
  await ends;
  await makeOverride(user.id, flag.name);
  await reaches(await currentRevision());

  expect(batches.flatMap(({ userIds }) => [...userIds])).toEqual([...people, user].map(({ id }) => id));
  const revisions = batches.map(({ revision }) => revision);
  expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
});

test('somebody who cannot deal with a change is not in the way of others', async () => {
  const { feed, reaches } = await startFollowedFeed();
  feed.onChanges(() => {
    throw new Error('cannot');
  });

  await makeUser();
  await reaches(await currentRevision());

  expect(feed.held()?.revision).toBe(await currentRevision());
});
