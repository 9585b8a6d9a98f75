import type { Schema } from '@/lib/openapi/reference';

/** The name of the schema that this one points to; null when it says itself what it is. */
export function targetOf(schema: Schema): string | null {
  return schema.$ref?.split('/').at(-1) ?? null;
}

/** A schema without the `null` that it also allows. */
export function withoutNull(schema: Schema): { readonly schema: Schema; readonly nullable: boolean } {
  const { anyOf, type } = schema;
  if (anyOf?.length === 2 && anyOf[1]?.type === 'null' && anyOf[0]) {
    const { description, default: standard } = schema;
    const [inner] = anyOf;
    return {
      schema: {
        ...inner,
        ...(description === undefined ? {} : { description }),
        ...(standard === undefined ? {} : { default: standard }),
      },
      nullable: true,
    };
  }
  if (Array.isArray(type) && type.includes('null')) {
    const types = type.filter((name) => name !== 'null');
    return { schema: { ...schema, type: types.length === 1 ? (types[0] ?? 'any') : types }, nullable: true };
  }
  return { schema, nullable: false };
}

/** What kind of value a schema without a pointer asks for, in words. */
export function kindOf(schema: Schema): string {
  const { type, enum: values, format } = schema;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (values) return values.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.anyOf || schema.oneOf) return 'one of';
  if (type === 'array') return 'list';
  if (format) return format;
  if (type === undefined) return 'any value';
  return typeof type === 'string' ? type : type.join(' or ');
}

/** The bounds of a value, in words; empty for none. */
export function limitsOf(schema: Schema): string {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems, pattern } = schema;
  return [
    range(minimum, maximum, ''),
    range(minLength, maxLength, ' characters'),
    range(minItems, maxItems, ' items'),
    pattern,
    schema.default === undefined ? '' : `default ${JSON.stringify(schema.default)}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

function range(min: number | undefined, max: number | undefined, unit: string): string {
  if (min === undefined && max === undefined) return '';
  if (max === undefined) return `${min}${unit} or more`;
  return min === undefined ? `up to ${number(max)}${unit}` : `${min} to ${number(max)}${unit}`;
}

const number = (value: number) => value.toLocaleString('en');
