import { describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import type { UserState } from '@/lib/changes/snapshot';
import { createUserStates } from '@/lib/changes/user-states';
import { closeDatabase } from '@/lib/db/client';
import { updateFlag } from '@/lib/flags/service';
import { updateOverride } from '@/lib/overrides/service';
import { deleteUser } from '@/lib/users/remove';
import { rawSql, testDatabaseUrl } from '../../support/database';
import { currentRevision } from '../../support/database-contents';
import { withEnvironment } from '../../support/environment';
import { contextOf, makeFlag, makeOverride, makeUser, unique } from '../../support/factories';
import { changeElsewhere, changeUnnoticed, startFollowedFeed } from '../../support/feed';
import { takeDatabaseAway } from '../../support/postgres';
import { startTcpProxy } from '../../support/tcp-proxy';

const ctx = contextOf();
const PATIENT = { timeout: 15_000, interval: 20 };

async function startStates() {
  const followed = await startFollowedFeed();
  const states = createUserStates(followed.feed);
  onTestFinished(states.stop);
  return { ...followed, states };
}

/** A state that is at hand: nobody waited for the database. */
function atHand(state: UserState | Promise<UserState>): UserState {
  expect(state).not.toBeInstanceOf(Promise);
  return state as UserState;
}

const someone = async () => {
  const [user, flag] = [await makeUser(), await makeFlag({ type: 'number', default: { value: 1 } })];
  await makeOverride(user.id, flag.name, { value: 2 });
  return { user, flag };
};

describe('a person is read once', () => {
  test('and is the same object until something changes', async () => {
    const { user, flag } = await someone();
    const { states } = await startStates();

    const first = await states.stateOf(user.id);

    expect(first.overrides.get(flag.name)?.value).toBe(2);
    expect(atHand(states.stateOf(user.id))).toBe(first);
  });

  test('and nobody of the directory costs no reading at all', async () => {
    const { states } = await startStates();

    expect(atHand(states.stateOf(null))).toMatchObject({ user: null, stale: false });
  });

  test('and a write of this process shows at once, and costs others nothing', async () => {
    const [{ user, flag }, other] = [await someone(), await makeUser()];
    const { states } = await startStates();
    await states.stateOf(user.id);
    const stranger = await states.stateOf(other.id);

    await updateOverride(ctx, user.id, flag.name, { value: 3 });

    expect((await states.stateOf(user.id)).overrides.get(flag.name)?.value).toBe(3);
    expect(atHand(states.stateOf(other.id))).toBe(stranger);
  });

  test('and a write of another instance shows with the feed, and costs others nothing', async () => {
    const [{ user, flag }, other] = [await someone(), await makeUser()];
    const { states, reaches } = await startStates();
    await states.stateOf(user.id);
    const stranger = await states.stateOf(other.id);

    const revision = await changeElsewhere(
      (sql) => sql`update user_flag_overrides set override_value = '4' where user_id = ${user.id}`,
      [{ entity: 'override', userId: user.id }],
    );
    await reaches(revision);

    expect(await states.stateOf(user.id)).toMatchObject({ revision });
    expect((await states.stateOf(user.id)).overrides.get(flag.name)?.value).toBe(4);
    expect(atHand(states.stateOf(other.id))).toBe(stranger);
  });

  test('and a flag that this process changes shows at once, and reads nobody anew once the feed has it', async () => {
    const { user, flag } = await someone();
    const { states, reaches } = await startStates();
    const before = await states.stateOf(user.id);

    await updateFlag(ctx, flag.name, { default: { value: 9 } });

    const revision = await currentRevision();
    expect(await states.stateOf(null)).toMatchObject({ definitionsRevision: revision, revision });
    await reaches(revision);
    const after = atHand(states.stateOf(user.id));
    expect(after.definitionsRevision).toBe(revision);
    expect(after.overrides).toBe(before.overrides);
  });

  test('and one who is deleted is gone at once', async () => {
    const { user } = await someone();
    const { states, reaches } = await startStates();
    await states.stateOf(user.id);

    await deleteUser(ctx, user.id);

    expect(await states.stateOf(user.id)).toMatchObject({ user: null });
    await reaches(await currentRevision());
    expect(await states.stateOf(user.id)).toMatchObject({ user: null });
    expect(atHand(states.stateOf(user.id))).toMatchObject({ user: null });
  });
});

describe('how a person is called is read once', () => {
  test('by any of their names, until they change', async () => {
    const user = await makeUser({ external_id: unique('crm') });
    const { states } = await startStates();

    for (const key of [String(user.externalId), user.id]) {
      expect(await states.idOf(key)).toBe(user.id);
      expect(states.idOf(key)).toBe(user.id);
    }
    await deleteUser(ctx, user.id);
    for (const key of [String(user.externalId), user.id]) expect(await states.idOf(key)).toBeNull();
  });

  test('also that nobody is called so, until somebody is, here', async () => {
    const { states } = await startStates();
    const key = unique('crm');
    expect(await states.idOf(key)).toBeNull();
    expect(states.idOf(key)).toBeNull();

    const user = await makeUser({ external_id: key });

    expect(await states.idOf(key)).toBe(user.id);
  });

  test('or on another instance', async () => {
    const { states, reaches } = await startStates();
    const [key, other] = [unique('crm'), unique('crm')];
    expect(await states.idOf(key)).toBeNull();
    expect(await states.idOf(other)).toBeNull();
    const user = await makeUser();

    const revision = await changeElsewhere(
      (sql) => sql`update users set external_id = ${key} where id = ${user.id}`,
      [{ entity: 'user', userId: user.id, after: { external_id: key } }],
    );
    await reaches(revision);

    expect(await states.idOf(key)).toBe(user.id);
    expect(states.idOf(other)).toBeNull();
  });
});

describe('what is read while it changes', () => {
  test('is not kept when the change was told before the reading ended', async () => {
    const [{ user, flag }, other] = [await someone(), await makeUser()];
    const { states, reaches } = await startStates();
    const proxy = await startTcpProxy(testDatabaseUrl());
    onTestFinished(proxy.stop);
    await closeDatabase();
    onTestFinished(() => closeDatabase());

    await withEnvironment({ DATABASE_URL: proxy.url }, async () => {
      await states.stateOf(other.id);
      const answers = proxy.hold();
      const reading = states.stateOf(user.id);
      // The database has read the person, and we do not have them yet.
      await vi.waitUntil(() => answers.bytes() > 0, PATIENT);
      const revision = await changeElsewhere(
        (sql) => sql`update user_flag_overrides set override_value = '5' where user_id = ${user.id}`,
        [{ entity: 'override', userId: user.id }],
      );
      await reaches(revision);
      answers.letGo();

      expect((await reading).overrides.get(flag.name)?.value).toBe(2);
      expect((await states.stateOf(user.id)).overrides.get(flag.name)?.value).toBe(5);
    });
  });

  test('is read once for all who ask for it together', async () => {
    const [{ user }, other] = [await someone(), await makeUser()];
    const { states } = await startStates();
    const proxy = await startTcpProxy(testDatabaseUrl());
    onTestFinished(proxy.stop);
    await closeDatabase();
    onTestFinished(() => closeDatabase());

    await withEnvironment({ DATABASE_URL: proxy.url }, async () => {
      await states.stateOf(other.id);
      const answers = proxy.hold();
      const [first, second] = [states.stateOf(user.id), states.stateOf(user.id)];
      answers.letGo();

      expect(await second).toBe(await first);
    });
  });

  test.each([
    ['the person', (userId: string) => changeUnnoticed({ userId })],
    ['a flag', () => changeUnnoticed({ entity: 'flag' })],
  ])('is not kept over what was read later, when %s has changed in between', async (_what, change) => {
    const [{ user }, other] = [await someone(), await makeUser()];
    const { states } = await startStates();
    const proxy = await startTcpProxy(testDatabaseUrl());
    onTestFinished(proxy.stop);
    // What the test itself asks does not go through the proxy.
    rawSql();
    await closeDatabase();
    onTestFinished(() => closeDatabase());

    await withEnvironment({ DATABASE_URL: proxy.url }, async () => {
      await states.stateOf(other.id);
      const first = proxy.hold();
      const early = states.stateOf(user.id);
      await vi.waitUntil(() => first.bytes() > 0, PATIENT);
      const second = proxy.hold();
      const revision = await change(user.id);
      // So much later that nobody waits for the first one.
      const now = performance.now.bind(performance);
      const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() + 250);
      onTestFinished(() => clock.mockRestore());
      const late = states.stateOf(user.id);
      await vi.waitUntil(() => second.bytes() > 0, PATIENT);

      second.letGo();
      expect((await late).revision).toBe(revision);
      first.letGo();
      await early;

      expect((await states.stateOf(user.id)).revision).toBe(revision);
    });
  });

  test('is never half of a transaction, and never goes back', async () => {
    const { user, flag } = await someone();
    const bystander = await makeUser();
    const instances = [await startStates(), await startStates()];
    const ROUNDS = 60;
    let writing = true;
    const write = async () => {
      for (let n = 10; n < 10 + ROUNDS; n += 1) {
        await changeElsewhere(
          async (sql) => {
            await sql`update feature_flags set default_serve = ${sql.json({ value: n })} where name = ${flag.name}`;
            await sql`update user_flag_overrides set override_value = ${sql.json(n)} where user_id = ${user.id}`;
          },
          [{ entity: 'flag' }, { entity: 'override', userId: user.id }],
        );
      }
      writing = false;
    };
    const seen: { value: unknown; override: unknown; revision: number }[][] = [];
    const read = async ({ states }: (typeof instances)[number], userId: string) => {
      const own: (typeof seen)[number] = [];
      seen.push(own);
      while (writing) {
        const { snapshot, overrides, revision } = await states.stateOf(userId);
        const compiled = snapshot.flags.get(flag.name);
        const serve = compiled?.usable ? compiled.definition.default : undefined;
        const value = serve && 'value' in serve ? serve.value : undefined;
        own.push({ value, override: overrides.get(flag.name)?.value, revision });
        await new Promise(setImmediate);
      }
    };
    await Promise.all([
      write(),
      ...instances.flatMap((instance) => [read(instance, user.id), read(instance, bystander.id)]),
    ]);

    for (const own of seen) {
      const revisions = own.map(({ revision }) => revision);
      expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
      for (const { value, override } of own) {
        if (override !== undefined && value !== 1) expect(override).toBe(value);
      }
    }
    expect(new Set(seen.flat().map(({ value }) => value)).size).toBeGreaterThan(5);
  });
});

test('another history of the database drops everything', async () => {
  const { user, flag } = await someone();
  const { states, next } = await startStates();
  await states.stateOf(user.id);
  const told = next();

  await rawSql()`update user_flag_overrides set override_value = '7' where user_id = ${user.id}`;
  await rawSql()`update database_state set epoch = gen_random_uuid()`;
  await told;

  expect((await states.stateOf(user.id)).overrides.get(flag.name)?.value).toBe(7);
});

test('while the database is away, the last that is known counts, and is marked', async () => {
  const [{ user, flag }, unknown] = [await someone(), await makeUser({ external_id: unique('crm') })];
  const { feed, states } = await startStates();
  await states.stateOf(user.id);
  expect(await states.idOf(user.id)).toBe(user.id);

  const bringBack = await takeDatabaseAway(inject('postgresUrl'), testDatabaseUrl());
  const known = await states.stateOf(user.id);
  const cold = await states.stateOf(unknown.id);
  await vi.waitUntil(() => feed.certainty() === 'away', PATIENT);

  expect(known.overrides.get(flag.name)?.value).toBe(2);
  expect(cold).toMatchObject({ user: null, stale: true });
  expect(atHand(states.stateOf(user.id))).toMatchObject({ stale: true, user: { id: user.id } });
  expect(atHand(states.stateOf(unknown.id))).toMatchObject({ stale: true, user: null });
  expect(atHand(states.stateOf(null))).toMatchObject({ stale: true });
  expect(states.idOf(user.id)).toBe(user.id);
  expect(states.idOf(user.id.toUpperCase())).toBe(user.id);
  expect(states.idOf(String(unknown.externalId))).toBeNull();

  await bringBack();
  await vi.waitUntil(() => feed.certainty() === 'sure', PATIENT);
  expect(atHand(states.stateOf(user.id))).toMatchObject({ stale: false });
  expect(await states.stateOf(unknown.id)).toMatchObject({ stale: false, user: { id: unknown.id } });
});
