import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJsonStrictly } from '@/lib/json';
import { parseJsonInSlices } from '@/lib/json-slices';

const outcomeOf = async (parse: () => unknown) => {
  try {
    return { value: await parse() };
  } catch (error) {
    const { code, fields } = error as { code: string; fields: readonly { path: string }[] };
    return { code, paths: fields.map(({ path }) => path) };
  }
};

/** The same slice for every length: the smallest takes everything apart. */
const slices = fc.constantFrom(1, 3, 20, 1000);
const json = fc.jsonValue({ maxDepth: 5, stringUnit: 'grapheme' });
const indents = fc.constantFrom(undefined, 1, '\t\n ');

describe('a text that is parsed in slices', () => {
  test('gives the very value that it gives as a whole, or is refused for the same reason at the same place', () =>
    fc.assert(
      fc.asyncProperty(json, indents, slices, async (value, indent, slice) => {
        const text = JSON.stringify(value, null, indent);
        const whole = await outcomeOf(() => parseJsonStrictly(text));
        expect(await outcomeOf(() => parseJsonInSlices(text, slice))).toEqual(whole);
      }),
      { numRuns: 500 },
    ));

  test('is refused wherever it would be as a whole: any character changed, left out or put in', () =>
    fc.assert(
      fc.asyncProperty(
        json,
        fc.nat(),
        fc.constantFrom('', ',', '"', ':', '[', ']', '{', '}', '\\', ' ', '1', 'x', '\u00a0'),
        fc.constantFrom(0, 1),
        slices,
        async (value, seed, put, removed, slice) => {
          const text = JSON.stringify(value);
          const at = seed % (text.length + 1);
          const broken = text.slice(0, at) + put + text.slice(at + removed);
          const whole = await outcomeOf(() => parseJsonStrictly(broken));
          const sliced = await outcomeOf(() => parseJsonInSlices(broken, slice));
          if ('value' in whole) expect(sliced).toEqual(whole);
          else expect(sliced).toHaveProperty('code', expect.stringMatching(/^invalid(_json)?$/));
        },
      ),
      { numRuns: 3000 },
    ));

  test.each([
    ['[1,2,]'],
    ['[,1]'],
    ['[1,,2]'],
    ['[1 2]'],
    ['[1}'],
    ['[1]]'],
    ['[1'],
    ['{"a":1'],
    ['{"a" 1}'],
    ['{"a":1,}'],
    ['{a:1}'],
    ['{1:1}'],
    ['{"a":}'],
    ['{:1}'],
    ['["\\"]'],
    ['["a'],
    ['[1]x'],
    [''],
  ])('is refused when it is no JSON: %s', async (text) => {
    await expect(parseJsonInSlices(text, 1)).rejects.toMatchObject({ code: 'invalid_json' });
  });

  test.each([
    ['{"ids":["a",{"b":9007199254740993}]}', 'ids.1.b'],
    ['{"ids":["a","\\u0000"]}', 'ids.1'],
    ['{"a":{"b":1,"b":2}}', 'a.b'],
    ['{"a":1,"a":2}', 'a'],
    ['{"a\\u0000":1}', ''],
  ])('names what cannot be kept by its path in the whole: %s', async (text, path) => {
    for (const slice of [1, 8]) {
      await expect(parseJsonInSlices(text, slice)).rejects.toMatchObject({
        code: 'invalid',
        fields: [{ path }],
      });
    }
  });

  test('tells about where in the whole a mistake is', async () => {
    const text = `[${'1,'.repeat(5000)}tru]`;

    const error = await parseJsonInSlices(text, 100).catch((thrown: Error) => thrown.message);

    const position = Number(/near character (\d+)/.exec(String(error))?.[1]);
    expect(Math.abs(position - text.indexOf('tru'))).toBeLessThan(110);
  });

  test('keeps a member that is called __proto__ as a member', async () => {
    const value = await parseJsonInSlices('{"__proto__":{"admin":true},"a":1}', 1);

    expect(Object.keys(value as object)).toEqual(['__proto__', 'a']);
    expect((value as { admin?: unknown }).admin).toBeUndefined();
  });

  test('of sixteen million brackets is refused at once', async () => {
    const text = '['.repeat(16_000_000);
    const started = performance.now();

    await expect(parseJsonInSlices(text)).rejects.toMatchObject({ code: 'invalid_json' });

    expect(performance.now() - started).toBeLessThan(5000);
  });

  test('lets others have their turn after every 64 KiB', async () => {
    const text = JSON.stringify({ ids: Array.from({ length: 100_000 }, () => crypto.randomUUID()) });
    let turns = 0;
    let parsing = true;
    const others = () => {
      turns += 1;
      if (parsing) setImmediate(others);
    };
    others();

    const parsed = (await parseJsonInSlices(text)) as { ids: string[] };
    parsing = false;

    expect(parsed.ids).toHaveLength(100_000);
    expect(turns).toBeGreaterThanOrEqual(Math.floor(text.length / 65_600));
  });
});
