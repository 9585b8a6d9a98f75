import { PennonError } from '../errors';
import type { Actor, KeyRole, UserRole } from './actor';

/** Who may do what: the one table. A role that is not listed may not. */
const POLICY = {
  'overrides.read': { users: ['admin', 'viewer'], keys: ['admin', 'viewer'] },
  'overrides.write': { users: ['admin'], keys: ['admin'] },
  'flags.read': { users: ['admin', 'viewer'], keys: ['admin', 'viewer'] },
  'flags.write': { users: ['admin'], keys: ['admin'] },
  'schedules.read': { users: ['admin', 'viewer'], keys: ['admin', 'viewer'] },
  'schedules.write': { users: ['admin'], keys: ['admin'] },
  'segments.read': { users: ['admin', 'viewer'], keys: ['admin', 'viewer'] },
  'segments.write': { users: ['admin'], keys: ['admin'] },
  'users.read': { users: ['admin', 'viewer'], keys: ['admin', 'viewer'] },
  'users.write': { users: ['admin'], keys: ['admin'] },
  'keys.read': { users: ['admin', 'viewer'], keys: ['admin', 'viewer'] },
  'keys.write': { users: ['admin'], keys: ['admin'] },
  'users.upsert': { users: ['admin'], keys: ['admin', 'service'] },
  'audit.read': { users: ['admin', 'viewer'], keys: ['admin', 'viewer'] },
  'settings.read': { users: ['admin', 'viewer'], keys: ['admin', 'viewer'] },
  'settings.write': { users: ['admin'], keys: ['admin'] },
  'metrics.read': { users: [], keys: ['admin', 'viewer'] },
  'own_flags.read': { users: ['admin', 'viewer', 'user'], keys: [], tokens: true },
  'own_account.write': { users: ['admin', 'viewer', 'user'], keys: [] },
  // Whether they may evaluate at all; for whom is in the rows of `own_flags` and `evaluate.any`.
  evaluate: { users: ['admin', 'viewer', 'user'], keys: ['admin', 'service'], tokens: true },
  'evaluate.any': { users: [], keys: ['admin', 'service'] },
  'client_tokens.mint': { users: [], keys: ['admin', 'service'] },
} as const satisfies Record<string, Row>;

interface Row {
  readonly users: readonly UserRole[];
  readonly keys: readonly KeyRole[];
  /** Whether client tokens may. */
  readonly tokens?: true;
}

export type Action = keyof typeof POLICY;

/** The roles that may do something. */
export function whoMay(action: Action): Row {
  return POLICY[action];
}

/** Whether an actor may do something. Pennon's own jobs may do everything. */
export function can(actor: Actor, action: Action): boolean {
  if (actor.kind === 'system') return true;
  const row = whoMay(action);
  switch (actor.kind) {
    case 'user':
      return row.users.includes(actor.role);
    case 'api_key':
      return row.keys.includes(actor.role);
    case 'client_token':
      return row.tokens === true;
  }
}

/**
 * First line of every service function.
 * @throws PennonError `forbidden`
 */
export function authorize(actor: Actor, action: Action): void {
  if (!can(actor, action)) throw new PennonError('forbidden');
}
