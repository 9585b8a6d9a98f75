import fc from 'fast-check';
import { hostileString, hostileValue } from './hostile';

/** As much of JSON Schema as our document uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly example?: unknown;
}

/** What values are made from beside the schema itself. */
export interface Sources {
  /** Finds `#/components/schemas/...`. */
  readonly resolve: (ref: string) => Schema;
  /** What the server has, by the name of the member or parameter: ids and names that lead somewhere. */
  readonly known: Readonly<Record<string, readonly string[]>>;
}

const MAX_DEPTH = 6;
/** Of a hundred values so many are what the schema does not say. */
const HOSTILE_OF_100 = 6;

const often = <T>(good: fc.Arbitrary<T>, bad: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 100 - HOSTILE_OF_100, arbitrary: good }, { weight: HOSTILE_OF_100, arbitrary: bad });

/** Values that mostly fit a schema, and now and then do not, at any depth. */
export function valuesOf(schema: Schema, sources: Sources, name = '', depth = 0): fc.Arbitrary<unknown> {
  if (depth > MAX_DEPTH) return fc.constant(null);
  return often(fittingValues(schema, sources, name, depth), hostileValue);
}

function fittingValues(schema: Schema, sources: Sources, name: string, depth: number): fc.Arbitrary<unknown> {
  const inner = (part: Schema) => valuesOf(part, sources, name, depth + 1);
  if (schema.$ref) return fittingValues(sources.resolve(schema.$ref), sources, name, depth);
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map(inner));
  if (schema.allOf) return fc.tuple(...schema.allOf.map(inner)).map((parts) => Object.assign({}, ...parts));
  if (Array.isArray(schema.type)) return fc.oneof(...schema.type.map((type) => inner({ ...schema, type })));
  switch (schema.type) {
    case 'string':
      return strings(schema, sources.known[name]);
    case 'integer':
    case 'number':
      return numbers(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(inner(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, Math.max(3, schema.minItems ?? 0)),
      });
    case 'object':
      return objects(schema, sources, depth);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function objects(schema: Schema, sources: Sources, depth: number): fc.Arbitrary<unknown> {
  const members = Object.entries(schema.properties ?? {}).map(
    ([key, part]) => [key, valuesOf(part, sources, key, depth + 1)] as const,
  );
  const requiredKeys = (schema.required ?? []).filter((key) => schema.properties?.[key]);
  const known = fc.record(Object.fromEntries(members), { requiredKeys });
  const more = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
  if (more) {
    const extra = fc.dictionary(fc.oneof(fc.stringMatching(/^[a-z_]{1,8}$/), hostileString), inner(more), {
      maxKeys: 3,
    });
    return fc.tuple(known, extra).map(([a, b]) => ({ ...a, ...b }));
  }
  const without = fc
    .tuple(known, fc.nat())
    .map(([value, n]) =>
      Object.fromEntries(
        Object.entries(value).filter((_, index, all) => index !== n % Math.max(1, all.length)),
      ),
    );
  const withMore = fc
    .tuple(known, hostileString, hostileValue)
    .map(([value, key, given]) => ({ ...value, [key]: given }));
  return fc.oneof({ weight: 20, arbitrary: known }, without, withMore);

  function inner(part: Schema): fc.Arbitrary<unknown> {
    return valuesOf(part, sources, '', depth + 1);
  }
}

function strings(schema: Schema, known: readonly string[] | undefined): fc.Arbitrary<string> {
  if (known && known.length > 0) {
    return fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...known) }, formatted(schema));
  }
  return formatted(schema);
}

function formatted({
  format,
  pattern,
  minLength = 0,
  maxLength = 40,
  example,
}: Schema): fc.Arbitrary<string> {
  const examples = typeof example === 'string' ? [fc.constant(example)] : [];
  switch (format) {
    case 'uuid':
      return fc.uuid();
    case 'email':
      return fc.stringMatching(/^[a-z]{1,12}$/).map((local) => `${local}@example.com`);
    case 'date-time':
      return fc
        .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
        .map((date) => date.toISOString());
    default:
      if (pattern !== undefined) return fc.oneof(fc.stringMatching(plain(pattern)), ...examples);
      return fc.oneof(fc.string({ minLength, maxLength: Math.min(maxLength, minLength + 40) }), ...examples);
  }
}

/** Short ones are as good as long ones. */
const plain = (pattern: string) => new RegExp(pattern.replace(/\{(\d),\d{2,}\}/g, '{$1,12}'));

function numbers({ type, minimum, maximum }: Schema): fc.Arbitrary<number> {
  const min = minimum ?? -1_000_000;
  const max = maximum ?? 1_000_000;
  return type === 'integer'
    ? fc.integer({ min: Math.max(min, -(2 ** 31)), max: Math.min(max, 2 ** 31 - 1) })
    : fc.double({ min, max, noNaN: true });
}
