import type { ApiKeyView } from '@/lib/keys/types';

type KeyRole = ApiKeyView['role'];

/** What each role of a key may do. */
export const KEY_ROLES: readonly { readonly value: KeyRole; readonly label: string; readonly may: string }[] =
  [
    {
      value: 'service',
      label: 'Service',
      may: 'For your servers: evaluates flags for anybody, makes tokens for browsers, tells Pennon of users. Reads and changes nothing else.',
    },
    {
      value: 'viewer',
      label: 'Viewer',
      may: 'For reports and monitoring: reads everything an admin sees, and the metrics. Changes nothing.',
    },
    {
      value: 'admin',
      label: 'Admin',
      may: 'For automation: reads and changes everything, API keys and users included.',
    },
  ];

/** Where a key is in its life. */
export type KeyState = 'active' | 'replaced' | 'expired' | 'revoked';

/** Where a key is in its life at `now`. */
export function stateOf(key: ApiKeyView, now: number): KeyState {
  if (key.revokedAt !== null) return 'revoked';
  if (key.expiresAt !== null && key.expiresAt.getTime() <= now) return 'expired';
  return key.replacedBy === null ? 'active' : 'replaced';
}

/** A call that shows that a key works, ready to be pasted into a shell. */
export function tryCommand(role: KeyRole, secret: string, origin: string): string {
  const path = role === 'service' ? '/api/flags/me?user=u-1734' : '/api/admin/feature-flags?limit=1';
  return `curl -H 'Authorization: Bearer ${secret}' '${origin}${path}'`;
}
