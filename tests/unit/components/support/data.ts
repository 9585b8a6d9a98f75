import type { FlagView } from '@/lib/flags/types';
import type { ActionError } from '@/lib/http/action-result';
import type { OverrideView, ResolvedFlag } from '@/lib/overrides/types';
import type { UserView } from '@/lib/users/types';

const BOOLEAN_VARIANTS = [
  { key: 'on', value: true },
  { key: 'off', value: false },
];
const EARLIER = new Date('2026-11-20T12:00:00.000Z');

export const ada = {
  id: '6d495f3f-eab8-4a24-b68d-005d436c8c79',
  email: 'ada@example.com',
  name: 'Ada Lovelace',
};

export function anOverride(changes: Partial<OverrideView> = {}): OverrideView {
  return {
    id: '0c6e2b56-6a54-4d4c-9f10-6e1b2a1f0001',
    userId: ada.id,
    user: ada,
    flagName: 'ui.dark_mode',
    flagType: 'boolean',
    value: true,
    variant: 'on',
    enabled: true,
    reason: 'Ticket 4812',
    status: 'active',
    fits: true,
    fallback: { value: false, variant: 'off', reason: 'STATIC', source: 'default' },
    createdBy: 'grace@example.com',
    updatedBy: 'grace@example.com',
    createdAt: EARLIER,
    updatedAt: EARLIER,
    expiresAt: null,
    version: 1,
    etag: '0c6e2b56-1',
    ...changes,
  };
}

export function aFlag(changes: Partial<FlagView> = {}): FlagView {
  return {
    name: 'ui.dark_mode',
    type: 'boolean',
    description: '',
    tags: [],
    owner: null,
    enabled: true,
    clientVisible: true,
    variants: BOOLEAN_VARIANTS,
    default: { variant: 'on' },
    off: { variant: 'off' },
    prerequisites: [],
    rules: [],
    defaultFrom: null,
    archivedAt: null,
    overrideCount: 0,
    activeOverrideCount: 0,
    createdBy: 'grace@example.com',
    updatedBy: 'grace@example.com',
    createdAt: EARLIER,
    updatedAt: EARLIER,
    version: 1,
    etag: '1',
    ...changes,
  };
}

export function aUser(changes: Partial<UserView> = {}): UserView {
  return {
    ...ada,
    externalId: null,
    targetingKey: ada.id,
    role: 'user',
    attributes: {},
    disabledAt: null,
    overrideCount: 0,
    activeOverrideCount: 0,
    createdAt: EARLIER,
    updatedAt: EARLIER,
    version: 1,
    etag: '1',
    ...changes,
  };
}

export function aResolvedFlag(changes: Partial<ResolvedFlag> = {}): ResolvedFlag {
  return {
    name: 'ui.dark_mode',
    type: 'boolean',
    value: false,
    variant: 'off',
    reason: 'STATIC',
    source: 'default',
    overridden: false,
    override: null,
    ...changes,
  };
}

export function anOverriddenFlag(
  changes: Partial<ResolvedFlag> = {},
  expiresAt: Date | null = null,
): ResolvedFlag {
  return aResolvedFlag({
    value: true,
    variant: 'on',
    reason: 'OVERRIDE',
    source: 'override',
    overridden: true,
    override: {
      expiresAt,
      createdAt: EARLIER,
      updatedAt: EARLIER,
      fallback: { value: false, variant: 'off', reason: 'STATIC', source: 'default' },
    },
    ...changes,
  });
}

export function refusal(code: string, changes: Partial<ActionError> = {}) {
  const error: ActionError = { code, message: 'It was refused', fields: [], requestId: 'req-1', ...changes };
  return { ok: false, error } as const;
}

export const done = <T>(data: T) => ({ ok: true, data }) as const;

const live = { enabled: true, clientVisible: true, archived: false } as const;

export const shapes = {
  boolean: { name: 'ui.dark_mode', type: 'boolean', variants: BOOLEAN_VARIANTS, ...live },
  string: { name: 'support.banner', type: 'string', variants: [], ...live },
  number: { name: 'limits.seats', type: 'number', variants: [], ...live },
  json: { name: 'ui.theme', type: 'json', variants: [], ...live },
  pricing: {
    name: 'experiment.pricing',
    type: 'string',
    variants: [
      { key: 'control', value: 'three-columns' },
      { key: 'new', value: 'calculator' },
    ],
    ...live,
  },
} as const;
