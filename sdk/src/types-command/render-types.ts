import { isObject } from '../core/answer';

type Fields = { readonly [name: string]: unknown };

/**
 * TypeScript with the names of all flags and the types of their values.
 * @param flags as `GET /api/sdk/definitions` has them
 * @param origin said in the first line
 */
export function renderTypes(flags: readonly unknown[], origin: string): string {
  const named = flags
    .filter(isObject)
    .filter(({ name, archived }) => typeof name === 'string' && archived !== true);
  const lines = named
    .map((flag) => ({ name: String(flag.name), type: typeOf(flag) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, type }) => `  ${JSON.stringify(name)}: ${type};`);
  return [
    `// Written by \`npx @pennon/sdk types\` from ${origin}. Write it again when flags come and go; do not edit it.`,
    ...(lines.some((line) => line.endsWith(': JsonValue;'))
      ? ["import type { JsonValue } from '@pennon/sdk';", '']
      : ['']),
    '/** The flags by name, and what they can be. */',
    'export type Flags = {',
    ...lines,
    '};',
    '',
  ].join('\n');
}

/** Texts and numbers of a flag with variants are its variants’ values and no others. */
function typeOf({ type, variants }: Fields): string {
  if (type !== 'string' && type !== 'number') return type === 'boolean' ? 'boolean' : 'JsonValue';
  const values = (Array.isArray(variants) ? variants : [])
    .filter(isObject)
    .map(({ value }) => JSON.stringify(value));
  return values.length === 0 ? type : [...new Set(values)].join(' | ');
}
