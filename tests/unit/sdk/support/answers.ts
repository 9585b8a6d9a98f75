/** Identity of the history in the tests. */
export const EPOCH = '5f6d1f0a-1111-4222-8333-944445555666';
const USER_ID = '0b4f5f0e-9f0c-4f6a-a1c0-6a3d1f1d3b52';

/** One flag as `GET /api/flags/me` has it. */
export const plain = (value: unknown, more: object = {}) => ({
  value,
  type: typeof value === 'object' ? 'json' : typeof value,
  variant: null,
  reason: 'STATIC',
  overridden: false,
  ...more,
});

/** A flag that an override decides. */
export const overridden = (value: unknown, expiresAt: string | null, fallback: unknown) => ({
  ...plain(value),
  reason: 'OVERRIDE',
  overridden: true,
  override: {
    expires_at: expiresAt,
    created_at: '2026-11-20T08:00:00.000Z',
    updated_at: '2026-11-21T08:00:00.000Z',
    fallback: { value: fallback, variant: null, reason: 'STATIC', source: 'default' },
  },
});

/** The body of `GET /api/flags/me`. */
export const answer = (revision: number, flags: object, more: object = {}) => ({
  user_id: USER_ID,
  user_known: true,
  epoch: EPOCH,
  revision,
  next_change_at: null,
  flags,
  ...more,
});
