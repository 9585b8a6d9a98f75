import fc from 'fast-check';

/** What has broken other programs, none of it with a word that our answers are searched for. */
const STRINGS: readonly string[] = [
  '',
  ' ',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'undefined',
  'NaN',
  '-1',
  '0x10',
  '1e400',
  '9007199254740993',
  '\0',
  'a\0b',
  '\ud800',
  '\udfff\ud800',
  '\u202egnp.exe',
  '\u2028\u2029',
  '\r\nset-cookie: a=b',
  '%00',
  '%',
  '%25%27',
  '_%_\\',
  "'",
  "' or '1'='1",
  "'; drop table users; --",
  '" onmouseover=alert(1) x="',
  '<script>alert(1)</script>',
  '{{7*7}}#{7*7}',
  '$(id)`id`|id',
  '../../../../etc/passwd',
  '=1+1',
  '@SUM(1)',
  '(a+)+$',
  '(?<a>',
  '[',
  '\\p{L}{1,1000}',
  '1.2.3-',
  '999999999999.0.0',
  '10.0.0.0/33',
  '::/129',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '+275760-09-13T00:00:00.001Z',
  '2026-02-30T00:00:00Z',
  'infinity',
  '00000000-0000-0000-0000-000000000000',
  'A'.repeat(300),
  'é'.repeat(5_000),
  '𝒳'.repeat(500),
];

const NUMBERS: readonly number[] = [0, -0, -1, 0.1, 1e21, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, 5e-324];

export const hostileString: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...STRINGS),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);

/** Any JSON that a schema may not have thought of. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileString,
  fc.constantFrom<unknown>(...NUMBERS),
  fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], { $ne: null }, { length: 1 }),
  fc.constant(JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":{}}}')),
  fc.array(hostileString, { maxLength: 5 }),
  fc.nat({ max: 2_000 }).map(nested),
  fc.jsonValue({ maxDepth: 3 }),
);

/** What no JSON value can be: only its text. */
const TEXTS: readonly ((text: string) => string)[] = [
  (text) => text.replace(/\d+|true|false|null/, '1e400'),
  (text) => text.replace(/\d+|true|false|null/, '9007199254740993'),
  (text) => text.replace('{', '{"__proto__":{"x":1},'),
  // The first key a second time.
  (text) => text.replace(/^\{("(?:[^"\\]|\\.)*":)/, '{$1null,$1'),
  (text) => text.replace(/"([^"\\]*)"/, '"$1\\u0000"'),
  (text) => text.replace(/"([^"\\]*)"/, '"$1\\ud800"'),
  (text) => text.slice(0, -1),
  (text) => `${text}${text}`,
  (text) => `\ufeff${text}`,
  (text) => `${'['.repeat(10_000)}${text}`,
  () => `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
  (text) => text.padEnd(300_000, ' '),
  () => '',
  () => 'null',
  () => 'NaN',
];

/** Mostly the text as it is. */
export const mutateText: fc.Arbitrary<(text: string) => string> = fc.oneof(
  { weight: 12, arbitrary: fc.constant((text: string) => text) },
  { weight: 3, arbitrary: fc.constantFrom(...TEXTS) },
);

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let n = 0; n < depth; n++) value = n % 2 === 0 ? [value] : { a: value };
  return value;
}
