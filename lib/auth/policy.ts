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
  'metrics.read': { users: [], keys: ['admin', 'viewer'] },
  'own_flags.read': { users: ['admin', 'viewer', 'user'], keys: [] },
  'evaluate.any': { users: [], keys: ['admin', 'service'] },
} as const satisfies Record<string, { users: readonly UserRole[]; keys: readonly KeyRole[] }>;

export type Action = keyof typeof POLICY;

/** Whether an actor may do something. Pennon's own jobs may do everything. */
export function can(actor: Actor, action: Action): boolean {
  if (actor.kind === 'system') return true;
  const row: { users: readonly UserRole[]; keys: readonly KeyRole[] } = POLICY[action];
  return actor.kind === 'user' ? row.users.includes(actor.role) : row.keys.includes(actor.role);
}

/**
 * First line of every service function.
 * @throws PennonError `forbidden`
 */
export function authorize(actor: Actor, action: Action): void {
  if (!can(actor, action)) throw new PennonError('forbidden');
}
