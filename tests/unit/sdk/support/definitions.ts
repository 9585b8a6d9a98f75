import type { FlagDefinition } from '@/lib/evaluation/types';
import { EPOCH } from './answers';
import { START } from './world';

/** An instant so long after the start of the tests. */
export const at = (ms: number) => new Date(START + ms).toISOString();

/** A text flag as it is defined. */
export const textFlag = (
  name: string,
  value: string,
  more: Partial<FlagDefinition> = {},
): FlagDefinition => ({
  name,
  type: 'string',
  enabled: true,
  client_visible: true,
  archived: false,
  variants: [],
  default: { value },
  off: { value: 'off' },
  ...more,
});

/** The body of `GET /api/sdk/definitions`. */
export const definitions = (revision: number, flags: readonly unknown[]) => ({
  epoch: EPOCH,
  revision,
  flags,
  segments: [],
});

/** An override as `GET /api/sdk/user` has it. */
export const override = (flagName: string, value: unknown, more: object = {}) => ({
  flag_name: flagName,
  value,
  variant: null,
  enabled: true,
  expires_at: null,
  created_at: at(-2000),
  updated_at: at(-1000),
  ...more,
});

/** The body of `GET /api/sdk/user`. */
export const person = (id: string, overrides: readonly object[] = [], more: object = {}) => ({
  user_id: `id-of-${id}`,
  targeting_key: id,
  attributes: { user_id: id, email: `${id}@example.com` },
  overrides,
  revision: 1,
  ...more,
});

/** The first event of `GET /api/sdk/stream`. */
export const state = (revision: number, more: object = {}) => ({
  epoch: EPOCH,
  revision,
  definitions_revision: revision,
  server_time: at(0),
  ...more,
});
