import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createMemory } from '@/lib/changes/memory';

const loaded = (value: string, tags: readonly string[] = [], keep = true) => ({
  value,
  tags,
  bytes: 10,
  keep,
});

/** A read that ends when it is told to. */
function pending() {
  let finish: (value: ReturnType<typeof loaded>) => void = () => {};
  const read = new Promise<ReturnType<typeof loaded>>((resolve) => {
    finish = resolve;
  });
  return { read: () => read, finish };
}

describe('a memory', () => {
  test('keeps what it loads, unless it was told to hand it on', async () => {
    const memory = createMemory<string>(100);

    expect(await memory.load('a', async () => loaded('1'))).toBe('1');
    expect(await memory.load('b', async () => loaded('2', [], false))).toBe('2');

    expect(memory.get('a')).toBe('1');
    expect(memory.get('b')).toBeUndefined();
  });

  test('drops all that is about a thing, and nothing else', async () => {
    const memory = createMemory<string>(100);
    memory.keep('a', loaded('1', ['ann', 'key']));
    memory.keep('b', loaded('2', ['bob', 'key']));
    memory.keep('c', loaded('3', ['bob']));

    memory.drop('bob');
    expect([memory.get('a'), memory.get('b'), memory.get('c')]).toEqual(['1', undefined, undefined]);
    memory.drop('key');
    expect(memory.size()).toBe(0);
  });

  test('keeps what nobody has asked for, unless it was dropped while it was read', async () => {
    const memory = createMemory<string>(100);
    const late = pending();

    await memory.preload('a', async () => loaded('1', ['ann']));
    await memory.preload('b', async () => null);
    const reading = memory.preload('c', late.read);
    memory.drop('cid');
    late.finish(loaded('3', ['cid']));
    await reading;

    expect([...memory.values()]).toEqual(['1']);
    expect(['a', 'b', 'c'].map(memory.has)).toEqual([true, false, false]);
  });

  test('says that it has no room before it forgets anything', () => {
    const memory = createMemory<string>(100);
    const rooms = Array.from({ length: 10 }, (_, n) => {
      memory.keep(`${n}`, loaded('x'));
      return memory.hasRoom();
    });

    expect([rooms.indexOf(false), memory.size()]).toEqual([8, 10]);
  });

  test('forgets what was asked for longest ago when it is full', () => {
    const memory = createMemory<string>(30);
    for (const key of ['a', 'b', 'c']) memory.keep(key, loaded(key, ['tag']));
    memory.get('a');

    memory.keep('d', loaded('d', ['tag']));

    expect(['a', 'b', 'c', 'd'].map(memory.get)).toEqual(['a', undefined, 'c', 'd']);
    memory.keep('e', { value: 'e', tags: [], bytes: 31 });
    expect(memory.size()).toBe(0);
  });

  test('has one value for a key, with the tags of that one', () => {
    const memory = createMemory<string>(100);
    memory.keep('a', loaded('1', ['ann']));
    memory.keep('a', loaded('2', ['bob']));

    memory.drop('ann');

    expect(memory.get('a')).toBe('2');
    expect(memory.size()).toBe(1);
  });
});

describe('what loads is handed on and not kept', () => {
  test('when what it is about is dropped meanwhile', async () => {
    const memory = createMemory<string>(100);
    const [ann, bob] = [pending(), pending()];
    const loads = [memory.load('a', ann.read), memory.load('b', bob.read)];

    memory.drop('ann');
    ann.finish(loaded('1', ['ann']));
    bob.finish(loaded('2', ['bob']));

    expect(await Promise.all(loads)).toEqual(['1', '2']);
    expect(memory.get('a')).toBeUndefined();
    expect(memory.get('b')).toBe('2');
  });

  test('when everything is dropped meanwhile', async () => {
    const memory = createMemory<string>(100);
    const ann = pending();
    const load = memory.load('a', ann.read);

    memory.clear();
    ann.finish(loaded('1', ['ann']));

    expect(await load).toBe('1');
    expect(memory.get('a')).toBeUndefined();
  });

  test('when more is dropped meanwhile than can be remembered', async () => {
    const memory = createMemory<string>(100);
    const ann = pending();
    const load = memory.load('a', ann.read);

    memory.drop('ann');
    for (let n = 0; n < 10_001; n += 1) memory.drop(`other ${n}`);
    ann.finish(loaded('1', ['ann']));
    await load;

    expect(memory.get('a')).toBeUndefined();
  });

  test('and a drop before it began does not count', async () => {
    const memory = createMemory<string>(100);
    const other = pending();
    const loading = memory.load('o', other.read);
    memory.drop('ann');

    await memory.load('a', async () => loaded('1', ['ann']));

    expect(memory.get('a')).toBe('1');
    other.finish(loaded('2'));
    await loading;
  });

  test('and a read that fails keeps nothing', async () => {
    const memory = createMemory<string>(100);

    await expect(memory.load('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');

    expect(memory.size()).toBe(0);
  });
});

describe('who asks for what is loading already', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }));
  afterEach(() => vi.useRealTimers());

  const joining = { join: true };
  const own = async () => loaded('own');

  test('waits for that, and is told the same', async () => {
    const memory = createMemory<string>(100);
    const { read, finish } = pending();
    const first = memory.load('a', read, joining);
    const second = memory.load('a', own, joining);

    finish(loaded('1'));

    expect(await Promise.all([first, second])).toEqual(['1', '1']);
    expect(await memory.load('a', own, joining)).toBe('own');
  });

  test.each<[string, (memory: ReturnType<typeof createMemory<string>>) => void]>([
    ['anything was dropped since it began', (memory) => memory.drop('whatever')],
    ['everything was', (memory) => memory.clear()],
    ['it takes long', () => vi.advanceTimersByTime(200)],
  ])('reads it for themselves when %s', async (_, happens) => {
    const memory = createMemory<string>(100);
    const { read, finish } = pending();
    const first = memory.load('a', read, joining);
    happens(memory);

    expect(await memory.load('a', own, joining)).toBe('own');

    finish(loaded('1'));
    expect(await first).toBe('1');
  });

  test('reads it for themselves when they must not be told anything older', async () => {
    const memory = createMemory<string>(100);
    const { read, finish } = pending();
    const first = memory.load('a', read, joining);

    expect(await memory.load('a', own)).toBe('own');

    finish(loaded('1'));
    expect(await first).toBe('1');
  });

  test('is told of its failure, and whoever comes later is not', async () => {
    const memory = createMemory<string>(100);
    const fails = async () => {
      throw new Error('away');
    };
    const [first, second] = [memory.load('a', fails, joining), memory.load('a', own, joining)];

    await expect(first).rejects.toThrow('away');
    await expect(second).rejects.toThrow('away');
    expect(await memory.load('a', own, joining)).toBe('own');
  });
});
