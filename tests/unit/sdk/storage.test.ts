import { describe, expect, test } from 'vitest';
import { answer, plain } from './support/answers';
import { nextEvent, stage } from './support/clients';

const on = stage();

function memory(start: Record<string, string> = {}) {
  const entries = new Map(Object.entries(start));
  return {
    entries,
    getItem: (key: string) => entries.get(key) ?? null,
    setItem: (key: string, value: string) => void entries.set(key, value),
    removeItem: (key: string) => void entries.delete(key),
  };
}

describe('the last good values', () => {
  test('are there at the next start, asked for by their ETag, though the server is down', async () => {
    const storage = memory();
    const first = on.client({ user: 'ann', storage, stream: false });
    (await on.server.next()).json(answer(1, { a: plain('kept') }), { etag: 'e1' });
    await first.ready();
    first.close();

    const second = on.client({ user: 'ann', storage, stream: false });
    expect(second.getFlag('a')).toBe('kept');
    const stale = nextEvent(second, 'stale');
    const asked = await on.server.next();
    expect(asked.headers['if-none-match']).toBe('"e1"');
    asked.cut();
    await stale;
    expect(second.getFlag('a')).toBe('kept');
  });

  test('are never another person’s', async () => {
    const storage = memory();
    const ann = on.client({ user: 'ann', storage, stream: false });
    (await on.server.next()).json(answer(1, { a: plain('ann’s') }), { etag: 'e1' });
    await ann.ready();
    ann.close();

    const bob = on.client({ user: 'bob', storage, stream: false });
    expect(bob.getFlag('a')).toBeUndefined();
    const asked = await on.server.next();
    expect(asked.headers['if-none-match']).toBeUndefined();
    asked.json(answer(1, { a: plain('bob’s') }));
    await bob.ready();
    expect([...storage.entries.values()].join()).not.toContain('ann’s');
  });

  test('are not kept of somebody who was not named, as the next one would see them', async () => {
    const storage = memory();
    const client = on.client({ storage, stream: false });
    (await on.server.next()).json(answer(1, { a: plain(1) }));
    await client.ready();
    expect(storage.entries.size).toBe(0);
  });

  test.each([
    ['half a JSON', '{"version": 1, "user": "ann"'],
    ['no object', '[]'],
    ['of another version', JSON.stringify({ version: 2, user: 'ann', body: answer(1, { a: plain(1) }) })],
    ['no answer', JSON.stringify({ version: 1, user: 'ann', body: { flags: 1 } })],
    ['very long', ' '.repeat(600_000)],
  ])('that are %s are as none', async (_, text) => {
    const storage = memory({ [`pennon:${on.server.origin}`]: text });
    const client = on.client({ user: 'ann', storage, stream: false });
    expect(client.getFlag('a')).toBeUndefined();
    const asked = await on.server.next();
    expect(asked.headers['if-none-match']).toBeUndefined();
    asked.json(answer(1, { a: plain(2) }));
    expect(await client.ready()).toBe('ready');
    expect(client.getFlag('a')).toBe(2);
  });

  test('ask for no change by an ETag that no header can say', async () => {
    const kept = { version: 1, user: 'ann', etag: 'e\n1', body: answer(1, { a: plain('kept') }) };
    const storage = memory({ [`pennon:${on.server.origin}`]: JSON.stringify(kept) });
    const client = on.client({ user: 'ann', storage, stream: false });
    const asked = await on.server.next();
    expect(asked.headers['if-none-match']).toBeUndefined();
    asked.json(answer(2, { a: plain('new') }));
    expect(await client.ready()).toBe('ready');
    expect(client.getFlag('a')).toBe('new');
  });

  test('that are too long are not kept, and what was kept before goes', async () => {
    const storage = memory();
    const client = on.client({ user: 'ann', storage, stream: false });
    (await on.server.next()).json(answer(1, { a: plain('short') }));
    await client.ready();
    expect(storage.entries.size).toBe(1);
    const change = nextEvent(client, 'change');
    await on.world.passWhenAsleep(30_000);
    (await on.server.next()).json(answer(2, { a: plain('x'.repeat(600_000)) }));
    await change;
    await client.ready();
    expect(storage.entries.size).toBe(0);
  });

  test('are done without where storage is forbidden', async () => {
    const forbidden = () => {
      throw new Error('SecurityError');
    };
    const storage = { getItem: forbidden, setItem: forbidden, removeItem: forbidden };
    const client = on.client({ user: 'ann', storage, stream: false });
    (await on.server.next()).json(answer(1, { a: plain(1) }));
    expect(await client.ready()).toBe('ready');
    expect(client.getFlag('a')).toBe(1);
  });
});
