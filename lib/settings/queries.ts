import { eq, sql } from 'drizzle-orm';
import type { Executor, Transaction } from '../db/client';
import { jsonb } from '../db/columns';
import { settings } from '../db/schema';
import { readPolicy, toPolicyWire } from './schemas';
import type { OverridePolicy } from './types';

const KEY = 'override_policy';
/** Version of a policy that nobody has written yet. */
const FIRST_VERSION = 1;

/** The policy for overrides and its version; one that asks for nothing while nobody has decided. */
export async function selectOverridePolicy(
  executor: Executor,
): Promise<{ readonly policy: OverridePolicy; readonly version: number }> {
  const [row] = await executor
    .select({ value: settings.value, version: settings.version })
    .from(settings)
    .where(eq(settings.key, KEY));
  return { policy: readPolicy(row?.value), version: row?.version ?? FIRST_VERSION };
}

/** Writes the policy for overrides and counts its version up. */
export async function writeOverridePolicy(tx: Transaction, policy: OverridePolicy): Promise<void> {
  const value = jsonb(toPolicyWire(policy));
  await tx
    .insert(settings)
    .values({ key: KEY, value, version: FIRST_VERSION + 1 })
    .onConflictDoUpdate({ target: settings.key, set: { value, version: sql`${settings.version} + 1` } });
}
