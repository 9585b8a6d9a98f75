import { selectStandingKeys } from '../keys/queries';
import type { StandingKey } from '../keys/types';
import { processSingleton } from '../singleton';

interface LastKnownKeys {
  byHash: ReadonlyMap<string, StandingKey>;
  byId: ReadonlyMap<string, StandingKey>;
  /** Whether they were read from a file, at a start without the database. */
  fromFile: boolean;
  /** Those that changed while others are being read; null while none are. */
  changed: Set<string> | null;
}

const memory = () =>
  processSingleton<LastKnownKeys>('last-known-keys', () => ({
    byHash: new Map(),
    byId: new Map(),
    fromFile: false,
    changed: null,
  }));

/** Holds these keys for as long as the database cannot be asked, and no others. */
export function holdKeys(keys: readonly StandingKey[], from: 'file' | 'database'): void {
  const held = memory();
  held.byHash = new Map(keys.map((key) => [key.hash, key]));
  held.byId = new Map(keys.map((key) => [key.id, key]));
  held.fromFile = from === 'file';
}

/**
 * Reads the keys that are good at `now`, and holds them. One that changes meanwhile is left out.
 * @returns those that are held
 */
export async function readStandingKeys(now: Date): Promise<readonly StandingKey[]> {
  const held = memory();
  const changed = new Set<string>();
  held.changed = changed;
  const read = await selectStandingKeys(now);
  const keys = read.filter(({ id }) => !changed.has(id));
  if (held.changed === changed) held.changed = null;
  holdKeys(keys, 'database');
  return keys;
}

/** Forgets keys that were changed or revoked, until they are read anew. */
export function forgetKeys(ids: Iterable<string>): void {
  const held = memory();
  for (const id of ids) {
    held.changed?.add(id);
    const key = held.byId.get(id);
    if (!key) continue;
    holdKeys(
      [...held.byId.values()].filter((other) => other !== key),
      held.fromFile ? 'file' : 'database',
    );
  }
}

/** The key of this hash, if it was good when the database went away and has not ended since. */
export function lastKnownKey(hash: string, now: Date): StandingKey | null {
  return inForce(memory().byHash.get(hash), now);
}

/**
 * Whether a key with which client tokens were made was good when this process started without the database. Nobody can
 * tell whether their person still is: where the process has met the database itself, it remembers better.
 */
export function isKeyOfFile(id: string, now: Date): boolean {
  return memory().fromFile && inForce(memory().byId.get(id), now) !== null;
}

function inForce(key: StandingKey | undefined, now: Date): StandingKey | null {
  if (!key || (key.expiresAt !== null && key.expiresAt <= now)) return null;
  return key;
}
