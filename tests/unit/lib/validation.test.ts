import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ERRORS, invalid, PennonError } from '@/lib/errors';
import {
  assertVersion,
  decodeCursor,
  encodeCursor,
  flagName,
  instantText,
  jsonValue,
  paging,
  parseInput,
  searchText,
  text,
  uuid,
} from '@/lib/validation';

const accepts = (schema: z.ZodType, value: unknown) => schema.safeParse(value).success;
const thrown = (work: () => unknown): PennonError => {
  try {
    work();
  } catch (error) {
    if (error instanceof PennonError) return error;
  }
  throw new Error('nothing was refused');
};

describe('a name of a flag', () => {
  test.each(['a', '0', 'ui.dark_mode', 'a-b.c_d', '9'.repeat(255), 'constructor'])('may be %s', (name) => {
    expect(accepts(flagName, name)).toBe(true);
  });

  test.each([
    '',
    'A',
    '.a',
    '-a',
    '_a',
    '__proto__',
    'a b',
    'a\n',
    'a/b',
    'é',
    '9'.repeat(256),
    'a\0',
    5,
    null,
  ])('may not be %j', (name) => {
    expect(accepts(flagName, name)).toBe(false);
  });
});

describe('text', () => {
  test('is counted in code points, as PostgreSQL counts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (value) => {
        const storable = value.isWellFormed() && !value.includes('\0');
        expect(accepts(text(20), value)).toBe(storable && [...value].length <= 20);
      }),
    );
  });

  test.each([5, null, undefined, ['a'], {}])('is not %j', (value) => {
    expect(accepts(text(20), value)).toBe(false);
  });

  test('to search for may be left out', () => {
    expect(accepts(searchText, undefined)).toBe(true);
    expect(accepts(searchText, 'x'.repeat(201))).toBe(false);
  });
});

describe('an instant', () => {
  test.each([
    ['2030-01-31T18:00:00Z', '2030-01-31T18:00:00.000Z'],
    ['2030-01-31T18:00:00.123456Z', '2030-01-31T18:00:00.123Z'],
    ['2030-01-31T18:00:00+05:30', '2030-01-31T12:30:00.000Z'],
    ['2028-02-29T00:00:00-00:00', '2028-02-29T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ])('is read from %s', (given, expected) => {
    expect(instantText.parse(given).toISOString()).toBe(expected);
  });

  test.each([
    '',
    'infinity',
    '-infinity',
    'now',
    'tomorrow',
    '2030-01-31',
    '2030-01-31T18:00:00',
    '2030-01-31 18:00:00Z',
    '2030-02-30T00:00:00Z',
    '2030-01-31T24:00:00Z',
    '2030-01-31T18:00:60Z',
    '2030-01-31T18:00:00+24:00',
    '9999-12-31T23:59:59-00:01',
    '0001-01-01T00:00:00+00:01',
    '0000-01-01T00:00:00Z',
    '+010000-01-01T00:00:00Z',
    1893456000000,
    null,
  ])('is not read from %j', (given) => {
    expect(accepts(instantText, given)).toBe(false);
  });

  test('is kept for every instant of four-digit years', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (date) => {
          expect(instantText.parse(date.toISOString())).toEqual(date);
        },
      ),
    );
  });
});

describe('a value', () => {
  const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);

  test.each([null, false, 0, '', [], {}, { __proto__: null }])('may be %j', (value) => {
    expect(accepts(jsonValue, value)).toBe(true);
  });

  test('may be nested 32 levels deep, and have 64 KiB of JSON in UTF-8', () => {
    expect(accepts(jsonValue, nested(32))).toBe(true);
    expect(accepts(jsonValue, nested(33))).toBe(false);
    expect(accepts(jsonValue, 'x'.repeat(64 * 1024 - 2))).toBe(true);
    expect(accepts(jsonValue, 'x'.repeat(64 * 1024 - 1))).toBe(false);
    expect(accepts(jsonValue, 'é'.repeat(32 * 1024 - 1))).toBe(true);
    expect(accepts(jsonValue, 'é'.repeat(32 * 1024))).toBe(false);
  });

  test('may not be missing', () => {
    expect(thrown(() => parseInput(z.strictObject({ value: jsonValue }), {})).fields).toEqual([
      { path: 'value', message: expect.any(String) },
    ]);
  });
});

test.each([
  ['99999999-9999-4999-8999-999999999999', true],
  ['99999999-9999-4999-8999-99999999999A', true],
  ['99999999999949998999999999999999', false],
  ['{99999999-9999-4999-8999-999999999999}', false],
  ['', false],
])('whether %j is a UUID: %s', (given, expected) => {
  expect(accepts(uuid, given)).toBe(expected);
});

test('a page has 1 to 200 rows, 50 unless told otherwise', () => {
  const limit = (given?: string) => z.object(paging).safeParse({ limit: given }).data?.limit;
  expect([limit(), limit('1'), limit('200')]).toEqual([50, 1, 200]);
  expect([limit('0'), limit('201'), limit('-1'), limit('x'), limit('')]).toEqual(Array(5).fill(undefined));
});

describe('parseInput', () => {
  const schema = z.strictObject({ a: z.strictObject({ b: text(3) }), c: z.number().optional() });

  test('names every wrong and every unknown field by its path', () => {
    const error = thrown(() => parseInput(schema, { a: { b: 'long', x: 1 }, c: 'y', z: 1 }));

    expect(error).toMatchObject({ code: 'invalid', status: 422, message: ERRORS.invalid.title });
    expect(error.fields.map(({ path }) => path).sort()).toEqual(['a.b', 'a.x', 'c', 'z']);
  });

  test('says what is wrong in its one sentence when one field is', () => {
    expect(thrown(() => parseInput(schema, { a: { b: 'long' } })).message).toBe(
      'a.b: must have 3 characters or fewer',
    );
    expect(thrown(() => parseInput(schema, [])).message).toMatch(/^body: /);
  });

  test('cuts a path that the caller made long, and keeps it well-formed', () => {
    const key = `${'k'.repeat(299)}😀`;
    const [field] = thrown(() => parseInput(schema, { a: { b: 'x' }, [key]: 1 })).fields;
    expect(field?.path.length).toBeLessThanOrEqual(300);
    expect(field?.path.isWellFormed()).toBe(true);
  });

  test('gives the parsed value, not the one that was sent', () => {
    expect(parseInput(z.object({ at: instantText }), { at: '2030-01-01T00:00:00Z', more: 1 })).toEqual({
      at: new Date('2030-01-01T00:00:00.000Z'),
    });
  });
});

describe('a cursor', () => {
  const schema = z.tuple([z.string(), z.number()]);

  test('is read as what it was made of', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).filter((s) => !s.includes('\0')),
        fc.integer(),
        (a, b) => {
          expect(decodeCursor(schema, encodeCursor([a, b]))).toEqual([a, b]);
        },
      ),
    );
    expect(decodeCursor(schema, undefined)).toBeNull();
  });

  test('that is any other text is refused', () => {
    fc.assert(
      fc.property(fc.string(), (cursor) => {
        expect(thrown(() => decodeCursor(schema, cursor))).toMatchObject({
          code: 'invalid',
          fields: [{ path: 'cursor', message: 'is not a cursor of this list' }],
        });
      }),
    );
    expect(thrown(() => decodeCursor(schema, encodeCursor(['\0', 1]))).code).toBe('invalid');
  });
});

test.each([
  [undefined, 'a', true],
  [undefined, null, true],
  ['a', 'a', true],
  ['*', 'a', true],
  ['*', null, false],
  ['a', 'b', false],
  ['a', null, false],
])('a caller who has seen %j may write over %j: %s', (seen, current, allowed) => {
  if (allowed) expect(() => assertVersion(seen, current)).not.toThrow();
  else
    expect(thrown(() => assertVersion(seen, current))).toMatchObject({
      code: 'version_mismatch',
      status: 412,
    });
});

test('every code of the table has its status and a text, and an error says the text unless told otherwise', () => {
  for (const [code, { status, title }] of Object.entries(ERRORS)) {
    const error = new PennonError(code as keyof typeof ERRORS);
    expect(error).toMatchObject({
      code,
      status,
      message: title,
      fields: [],
      details: {},
      name: 'PennonError',
    });
    expect(title).toMatch(/^[A-Z][^.]+$/);
  }
  expect(invalid()).toMatchObject({ message: ERRORS.invalid.title, fields: [] });
});
