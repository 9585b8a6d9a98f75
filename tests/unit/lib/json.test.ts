import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isStorableText, parseJsonStrictly } from '@/lib/json';

/** Any JSON that is kept unchanged: no NUL, no integer beyond 2^53 - 1. */
const json = fc.jsonValue({ maxDepth: 10, stringUnit: 'grapheme' }).filter(isKept);

function isKept(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isInteger(value) || Number.isSafeInteger(value);
  if (typeof value === 'string') return !value.includes('\0');
  return value === null || typeof value !== 'object' || Object.entries(value).flat().every(isKept);
}

const refusal = (text: string): unknown => {
  try {
    parseJsonStrictly(text);
    return undefined;
  } catch (error) {
    return error;
  }
};

describe('what can be kept exactly is accepted', () => {
  test('everything that JSON.stringify writes of such a value', () => {
    fc.assert(
      fc.property(json, fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(parseJsonStrictly(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test.each([
    ['0', 0],
    ['-0', -0],
    ['1e3', 1000],
    ['1.5e-7', 1.5e-7],
    ['5e-324', 5e-324],
    ['1e-400', 0],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['-9007199254740991', Number.MIN_SAFE_INTEGER],
    ['1.0', 1],
    [' \t\r\n[ ] ', []],
    ['"\\ud83d\\ude00"', '😀'],
    ['{"a":{"a":{"a":1}}}', { a: { a: { a: 1 } } }],
    ['[{"a":1},{"a":1}]', [{ a: 1 }, { a: 1 }]],
    ['"[[[[{\\"\\\\"', '[[[[{"\\'],
  ])('%s', (text, value) => {
    expect(parseJsonStrictly(text)).toEqual(value);
  });

  test('64 levels of nesting, and any number of them inside a text', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

    expect(refusal(nested(64))).toBeUndefined();
    expect(refusal(nested(65))).toMatchObject({ code: 'invalid' });
    expect(refusal(`${'{"a":'.repeat(65)}1${'}'.repeat(65)}`)).toMatchObject({ code: 'invalid' });
    expect(refusal(JSON.stringify(nested(1000)))).toBeUndefined();
  });

  test('keys that are words of JavaScript, without touching any prototype', () => {
    const value = parseJsonStrictly('{"__proto__":{"x":1},"constructor":2,"toString":3}') as object;

    expect(Object.keys(value)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as { x?: number }).x).toBeUndefined();
  });
});

describe('what is no JSON is invalid_json', () => {
  test.each([
    '',
    ' ',
    '{',
    '}',
    '[1,]',
    '{"a":1,}',
    "{'a':1}",
    '{a:1}',
    '01',
    '+1',
    '.5',
    '1.',
    'NaN',
    'Infinity',
    'undefined',
    '"\t"',
    '"\\x"',
    '/**/1',
    '1//',
    '1 2',
    '\uFEFF1',
    'true false',
    ']'.repeat(100),
  ])('%j', (text) => {
    expect(refusal(text)).toMatchObject({ code: 'invalid_json', status: 400 });
  });

  test('the message says where and never repeats what was sent', () => {
    expect(refusal('{"a": 1')).toMatchObject({ message: 'The body is not valid JSON (near character 7)' });
    expect(refusal('{"password": hunter2}')).toMatchObject({ message: 'The body is not valid JSON' });
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{8,20}$/), (secret) => {
        const error = refusal(`{"a": "${secret}" ${secret}`) as Error;
        expect(error.message).not.toContain(secret);
      }),
    );
  });

  test('any text gives a value or one of the two refusals', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string({ unit: 'binary' }),
          fc.json().map((t) => t.slice(1)),
        ),
        (text) => {
          const error = refusal(text);
          if (error !== undefined)
            expect(['invalid', 'invalid_json']).toContain((error as { code: string }).code);
        },
      ),
    );
  });
});

describe('what would not be stored as it was sent is invalid, and where it stands is said', () => {
  test.each([
    ['a key twice', '{"a":1,"b":2,"a":3}', 'a', /given twice/],
    ['a key twice, once escaped', '{"a":1,"\\u0061":2}', 'a', /given twice/],
    ['a key twice, deep inside', '[{"x":[{"a":1,"a":1}]}]', '0.x.0.a', /given twice/],
    ['a number beyond all', '1e400', '', /1e400/],
    ['its negative', '[-1e400]', '0', /-1e400/],
    ['2^53', '9007199254740992', '', /2\^53 - 1/],
    ['2^53 + 1', '{"value":9007199254740993}', 'value', /9007199254740993/],
    ['a large integer with an exponent', '1e16', '', /1e16/],
    ['a very long number', '1'.repeat(400), '', /^must not have a number as large as 1{40}$/],
    ['NUL in a text', '"a\\u0000"', '', /NUL/],
    ['NUL in a key', '{"\\u0000":1}', '\ufffd', /NUL/],
    ['a lone high surrogate', '"\\ud83d"', '', /surrogate/],
    ['a lone low surrogate in a key', '{"\\ude00":1}', '\ufffd', /surrogate/],
    ['a surrogate pair the wrong way round', '"\\ude00\\ud83d"', '', /surrogate/],
  ])('%s', (_what, text, path, message) => {
    expect(refusal(text)).toMatchObject({
      code: 'invalid',
      status: 422,
      fields: [{ path, message: expect.stringMatching(message) }],
    });
  });

  test('a very long path is cut', () => {
    const key = 'k'.repeat(999);
    expect(refusal(`{"${key}":1,"${key}":1}`)).toMatchObject({ fields: [{ path: 'k'.repeat(300) }] });
  });

  test('a duplicate is found wherever it is, among any other keys', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ unit: 'grapheme-ascii' }), { minLength: 1 }),
        fc.nat(),
        (keys, at) => {
          const members = [...keys, keys[at % keys.length]].map((key) => `${JSON.stringify(key)}:1`);
          expect(refusal(`{${members.join(',')}}`)).toMatchObject({ code: 'invalid' });
        },
      ),
    );
  });

  test('a refused key is named in well-formed text', () => {
    const key = `${'x'.repeat(299)}😀`;
    const error = refusal(`{"${key}":1,"${key}":1}`) as Error;
    expect(error.message.isWellFormed()).toBe(true);
  });
});

test.each([
  ['text', true],
  ['', true],
  ['😀', true],
  ['a\0b', false],
  ['\ud83d', false],
  ['\ude00x', false],
])('whether %j can be stored: %s', (text, storable) => {
  expect(isStorableText(text)).toBe(storable);
});
