import { type SQL, sql } from 'drizzle-orm';
import { customType } from 'drizzle-orm/pg-core';

/** A point in time with millisecond precision, as JavaScript has it; read as a `Date`. */
export const instant = customType<{ data: Date; driverData: string }>({
  dataType: () => 'timestamp(3) with time zone',
  toDriver: (value) => value.toISOString(),
  fromDriver: (value) => new Date(value),
});

/**
 * A JSONB parameter. Passing a JavaScript `null` through drizzle would store SQL NULL; JSON `null` is a value
 * here, so every JSONB column is written through this.
 */
export function jsonb<T>(value: T): SQL<T> {
  return sql`${JSON.stringify(value)}::jsonb`;
}
