import { expect, test } from 'vitest';
import { rawSql } from '../../support/database';
import type { EventReader } from '../../support/events';
import {
  contextOf,
  makeClientToken,
  makeFlag,
  makeOverride,
  makeUser,
  unique,
} from '../../support/factories';
import { changeElsewhere } from '../../support/feed';
import { streamServer } from '../../support/stream-server';

const server = streamServer();

/** One person has the name, another is to get it. */
async function twoPeople() {
  const name = unique('crm');
  const [before, after] = [await makeUser({ external_id: name }), await makeUser()];
  const handOver = () =>
    changeElsewhere(
      async (sql) => {
        await sql`update users set external_id = null where id = ${before.id}`;
        await sql`update users set external_id = ${name} where id = ${after.id}`;
      },
      [before, after].map(({ id }) => ({
        entity: 'user',
        entityId: id,
        userId: id,
        after: { external_id: name },
      })),
    );
  return { name, before, after, handOver };
}

const follow = async (user: string) => {
  const reader = await server.open(`/api/flags/stream?user=${user}`);
  await reader.next('flags');
  return reader;
};

/** Writes what makes an answer another one, and waits for that of this person. */
async function changeAndHear(reader: EventReader, userId: string): Promise<void> {
  const flag = await makeFlag();
  await makeOverride(userId, flag.name, {}, contextOf({ now: new Date() }));
  for (;;) {
    const { data } = await reader.next('flags');
    if (data.flags[flag.name]?.overridden) return;
  }
}

test.each(['the name', 'the id'])(
  'a stream stays with whom it names when a name goes to another, opened first by %s',
  async (first) => {
    const { name, before, after, handOver } = await twoPeople();
    const inOrder = first === 'the name' ? [name, before.id] : [before.id, name];
    const opened = new Map<string, EventReader>();
    for (const user of inOrder) opened.set(user, await follow(user));
    const [byName, byId] = [opened.get(name), opened.get(before.id)];
    if (!byName || !byId) throw new Error('not open');

    await handOver();
    await changeAndHear(byName, after.id);
    await changeAndHear(byId, before.id);

    expect(byId.text()).not.toContain(after.id);
  },
);

test('a client token’s stream stays with the person it was made for, whoever gets their name', async () => {
  const { name, before, after, handOver } = await twoPeople();
  const token = await makeClientToken({ user: name });
  const reader = await server.open('/api/flags/stream', { authorization: `Bearer ${token.token}` });
  await reader.next('flags');

  await handOver();
  // Another history of the database: everybody is looked at anew.
  await rawSql()`update database_state set epoch = gen_random_uuid()`;
  await changeAndHear(reader, before.id);

  expect(reader.text()).not.toContain(after.id);
});
