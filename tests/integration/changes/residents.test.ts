import { expect, inject, onTestFinished, test, vi } from 'vitest';
import { startResidents } from '@/lib/changes/residents';
import type { UserState } from '@/lib/changes/snapshot';
import { createUserStates } from '@/lib/changes/user-states';
import { rawSql, testDatabaseUrl } from '../../support/database';
import { makeFlag, makeOverride, makeUser, unique } from '../../support/factories';
import { changeElsewhere, startFollowedFeed } from '../../support/feed';
import { takeDatabaseAway } from '../../support/postgres';

const PATIENT = { timeout: 30_000, interval: 20 };

/** Residents of an instance, and all that they have read so far; none of it is asked for by anybody. */
async function startFollowedResidents(max = 1_000) {
  const { feed } = await startFollowedFeed();
  const states = createUserStates(feed);
  onTestFinished(states.stop);
  const read: (readonly string[])[] = [];
  const reside: typeof states.reside = async (ids) => {
    const residing = await states.reside(ids);
    if (residing === 'done') read.push(ids);
    return residing;
  };
  onTestFinished(startResidents(feed, reside, max));
  const hasReadAll = () => vi.waitUntil(() => read.some((ids) => ids.length === 0), PATIENT);
  return { feed, states, read, hasReadAll };
}

/** A state that is at hand: nobody waited for the database. */
function atHand(state: UserState | Promise<UserState>): UserState {
  expect(state).not.toBeInstanceOf(Promise);
  return state as UserState;
}

const someone = async () => {
  const externalId = unique('crm');
  const { id } = await makeUser({ external_id: externalId });
  const flag = await makeFlag({ type: 'number', default: { value: 1 } });
  await makeOverride(id, flag.name, { value: 2 });
  return { id, externalId, flag: flag.name };
};

test('while the database is away everybody keeps their overrides for whom nobody has asked yet', async () => {
  const people = [await someone(), await someone()];
  const { feed, states, hasReadAll } = await startFollowedResidents();
  await hasReadAll();

  const bringBack = await takeDatabaseAway(inject('postgresUrl'), testDatabaseUrl());
  try {
    await vi.waitUntil(() => feed.certainty() === 'away', PATIENT);
    for (const { id, externalId, flag } of people) {
      expect(states.idOf(externalId)).toBe(id);
      const state = atHand(states.stateOf(id));
      expect([state.stale, state.overrides.get(flag)?.value]).toEqual([true, 2]);
    }
    expect(states.idOf(unique('nobody'))).toBeNull();
  } finally {
    await bringBack();
  }
}, 90_000);

test('who is changed by another instance is read again, and stays', async () => {
  const [person, other] = [await someone(), await makeUser()];
  const { states, read, hasReadAll } = await startFollowedResidents();
  await hasReadAll();

  await changeElsewhere(
    (sql) => sql`update user_flag_overrides set override_value = '3' where user_id = ${person.id}`,
    [
      { entity: 'override', userId: person.id },
      { entity: 'user', userId: other.id },
    ],
  );
  await vi.waitUntil(() => read.some((ids) => ids.includes(other.id)), PATIENT);

  expect(atHand(states.stateOf(person.id)).overrides.get(person.flag)?.value).toBe(3);
  // Who has no override is read when somebody asks.
  expect(states.stateOf(other.id)).toBeInstanceOf(Promise);
}, 60_000);

test('where there are more overrides than that nobody is read, until there are fewer', async () => {
  const person = await someone();
  const [counted] = await rawSql()`select sum(total)::int as total from override_counts where enabled`;
  const { states, read, hasReadAll } = await startFollowedResidents((counted?.total ?? 0) - 1);
  const another = await makeUser();
  await changeElsewhere(
    (sql) => sql`update users set name = 'Other' where id = ${another.id}`,
    [{ entity: 'user', userId: another.id }],
  );
  expect(read).toEqual([]);

  await changeElsewhere(
    (sql) =>
      sql`delete from user_flag_overrides where id in (select id from user_flag_overrides where user_id <> ${person.id} limit 1)`,
    [{ entity: 'user', userId: another.id }],
  );
  await hasReadAll();

  expect(atHand(states.stateOf(person.id)).overrides.get(person.flag)?.value).toBe(2);
}, 60_000);

test('0 reads nobody ahead', async () => {
  await someone();
  const { feed, states } = await startFollowedResidents(0);
  const spy = vi.fn(states.reside);

  startResidents(feed, spy, 0)();

  expect(spy).not.toHaveBeenCalled();
});
