import { eq } from 'drizzle-orm';
import type { JsonValue } from '../evaluation/types';
import type { Executor } from './client';
import { jsonb } from './columns';
import { settings } from './schema';

/** A small fact about the installation; undefined when it was never written. */
export async function readSetting(executor: Executor, key: string): Promise<JsonValue | undefined> {
  const [row] = await executor.select({ value: settings.value }).from(settings).where(eq(settings.key, key));
  return row?.value;
}

/** Writes a small fact about the installation. */
export async function writeSetting(executor: Executor, key: string, value: JsonValue): Promise<void> {
  await executor
    .insert(settings)
    .values({ key, value: jsonb(value) })
    .onConflictDoUpdate({ target: settings.key, set: { value: jsonb(value) } });
}
