import { z } from 'zod';
import { type FieldError, invalid, PennonError } from './errors';
import { isWithinDepth } from './evaluation/json';
import type { JsonValue } from './evaluation/types';
import { MAX_VALUE_DEPTH } from './evaluation/variants';
import { isStorableText, parseJsonStrictly } from './json';

/** Largest JSON text of one value, in bytes of UTF-8. */
const MAX_VALUE_BYTES = 64 * 1024;

/** How many wrong fields an error names. */
export const MAX_FIELD_ERRORS = 100;

/** `^[a-z0-9][a-z0-9._-]{0,254}$` */
export const flagName = z
  .string({ error: 'must be text' })
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,254}$/,
    'must start with a-z or 0-9 and have only a-z, 0-9, dot, underscore and hyphen, 255 characters or fewer',
  );

export const uuid = z.uuid('must be a UUID');

/** Text of up to `max` characters (code points, as PostgreSQL counts them) that PostgreSQL stores unchanged. */
export const text = (max: number) =>
  z
    .string({ error: 'must be text' })
    .refine(isStorableText, 'must not contain NUL or a lone surrogate')
    .refine(
      (value) => value.length <= max || (value.length <= max * 2 && [...value].length <= max),
      `must have ${max} characters or fewer`,
    )
    .meta({ maxLength: max });

/** A list of up to `max` items. Its length is checked first: what is too long is not looked at. */
export const listOf = <S extends z.ZodType>(item: S, max: number) =>
  z.preprocess(
    (given, context) => {
      if (!Array.isArray(given) || given.length <= max) return given;
      context.addIssue({ code: 'custom', message: `must be ${max} or fewer` });
      return z.NEVER;
    },
    z.array(item, { error: 'must be a list' }).meta({ maxItems: max }),
  );

const FIRST_INSTANT = new Date('0001-01-01T00:00:00.000Z');
const LAST_INSTANT = new Date('9999-12-31T23:59:59.999Z');

/** An RFC 3339 time with its offset, read as a `Date`. In UTC its year still has four digits. */
export const instantText = z.iso
  .datetime({ offset: true, error: 'must be an RFC 3339 time with its offset, 2030-01-31T18:00:00Z say' })
  .transform((value) => new Date(value))
  .refine(
    (value) => value >= FIRST_INSTANT && value <= LAST_INSTANT,
    'must be in the years 1 to 9999 in UTC',
  );

/** A time on the wire. */
export const instantWire = z.iso.datetime({ precision: 3 }).meta({ example: '2030-01-31T18:00:00.000Z' });

/** Any JSON value on the wire. */
export const jsonWire = z.unknown().meta({ description: 'Any JSON value' });

/** A list on the wire. */
export const listWire = <S extends z.ZodType>(item: S) =>
  z.array(item) as z.ZodType as z.ZodType<readonly z.output<S>[]>;

/** Any JSON value within the limits of depth and size. */
export const jsonValue = z
  .unknown()
  .refine((value) => value !== undefined, 'is missing')
  .refine((value) => isWithinDepth(value as JsonValue, MAX_VALUE_DEPTH), {
    error: `must be nested at most ${MAX_VALUE_DEPTH} levels deep`,
    abort: true,
  })
  .refine(
    (value) => Buffer.byteLength(JSON.stringify(value) ?? '') <= MAX_VALUE_BYTES,
    'must have 64 KiB of JSON or less',
  )
  .transform((value) => value as JsonValue);

/** `limit` and `cursor` of every list. */
export const paging = {
  limit: z.coerce
    .number({ error: 'must be a number from 1 to 200' })
    .int('must be a number from 1 to 200')
    .min(1, 'must be a number from 1 to 200')
    .max(200, 'must be a number from 1 to 200')
    .default(50)
    .meta({ description: 'Rows of a page' }),
  cursor: z
    .string()
    .max(2000, 'is not a cursor of this list')
    .optional()
    .meta({ description: 'Where the page begins: next_cursor of the page before' }),
};

/** `true` or `false` in a query. */
export const trueOrFalse = z
  .enum(['true', 'false'], { error: 'must be true or false' })
  .transform((value) => value === 'true');

/** `sort` of a list: one of the words, or one with `-` before it for the other way round. */
export function sortParam<const W extends string>(words: readonly W[]) {
  const backwards = words.map((word): `-${W}` => `-${word}`);
  const names = words.join(', ').replace(/, ([^,]+)$/, ' or $1');
  return z.enum([...words, ...backwards], { error: `must be ${names}, or one of them with - before it` });
}

/** Text to search for. */
export const searchText = text(200).optional();

/**
 * Checks input against a schema and returns what the schema makes of it.
 * @throws PennonError `invalid` with the path of every wrong field
 */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw invalid(...fieldErrorsOf(result.error));
}

/** The wrong fields of an input, up to 100. */
export function fieldErrorsOf({ issues }: z.ZodError): FieldError[] {
  return issues.slice(0, MAX_FIELD_ERRORS).flatMap(toFieldErrors).slice(0, MAX_FIELD_ERRORS);
}

function toFieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, MAX_FIELD_ERRORS).map((key) => ({
      path: [...path, key].join('.').slice(0, 300).toWellFormed(),
      message: 'is not a known field',
    }));
  }
  return [{ path: path.join('.').slice(0, 300).toWellFormed(), message: issue.message }];
}

/** Where a page goes on, as an opaque cursor. */
export function encodeCursor(position: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/**
 * Reads a cursor that `encodeCursor` made.
 * @throws PennonError `invalid` for anything else
 */
export function decodeCursor<S extends z.ZodType>(schema: S, cursor: string | undefined): z.output<S> | null {
  if (cursor === undefined) return null;
  try {
    return schema.parse(parseJsonStrictly(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw invalid({ path: 'cursor', message: 'is not a cursor of this list' });
  }
}

/**
 * Refuses a write whose caller has seen another state than the current one.
 * @param ifMatch the state the caller has seen; `*` for any; undefined does not care
 * @param current the current state; null when there is nothing
 * @throws PennonError `version_mismatch`
 */
export function assertVersion(ifMatch: string | undefined, current: string | null): void {
  if (ifMatch === undefined || ifMatch === current) return;
  if (ifMatch === '*' && current !== null) return;
  throw new PennonError('version_mismatch');
}
