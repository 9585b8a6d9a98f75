import { beforeAll, describe, expect, test } from 'vitest';
import { archiveFlag } from '@/lib/flags/service';
import { explainFlagForUser } from '@/lib/overrides/explain';
import { getFlagValueForUser, updateOverride } from '@/lib/overrides/service';
import { call, read } from '../support/api';
import {
  at,
  contextOf,
  HOUR_MS,
  makeFlag,
  makeKey,
  makeOverride,
  makeUser,
  NOW,
  userActor,
} from '../support/factories';

const ctx = contextOf();
let key: string;

beforeAll(async () => {
  key = (await makeKey('viewer')).secret;
});

async function explain(userId: string, flagName: string, query = '') {
  const response = await call('GET', `/api/admin/users/${userId}/flags/${flagName}/explain${query}`, { key });
  return read(response);
}

describe('an explanation', () => {
  test('shows every layer with the user’s own attributes, and the value they would get without the override', async () => {
    const user = await makeUser({ attributes: { country: 'CH', seats: 5 } });
    const flag = await makeFlag({
      rules: [
        {
          id: 'small',
          name: 'Small teams',
          conditions: [
            { attribute: 'seats', operator: 'lt', values: [3] },
            { attribute: 'country', operator: 'in', values: ['CH', 'AT'] },
          ],
          serve: { variant: 'on' },
        },
        {
          id: 'swiss',
          conditions: [{ attribute: 'country', operator: 'equals', values: ['CH'] }],
          rollout: { percent: 100 },
          serve: { variant: 'on' },
        },
      ],
    });
    await makeOverride(user.id, flag.name, { value: false, reason: 'Ticket 7', expiresAt: at(HOUR_MS) });

    const { status, body } = await explain(
      user.id,
      flag.name,
      `?at=${encodeURIComponent(NOW.toISOString())}`,
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      flag_name: flag.name,
      user: { id: user.id, email: user.email },
      at: NOW.toISOString(),
      value: false,
      variant: 'off',
      type: 'boolean',
      reason: 'OVERRIDE',
      source: 'override',
      override_invalid: false,
      shadowed: { value: true, variant: 'on', reason: 'TARGETING_MATCH', source: 'rule', rule_id: 'swiss' },
      layers: [
        {
          layer: 'override',
          verdict: 'decided',
          state: 'active',
          answer: { value: false, variant: 'off' },
          override: { value: false, reason: 'Ticket 7', expires_at: at(HOUR_MS).toISOString() },
        },
        { layer: 'off', verdict: 'silent', kill_switch: false, prerequisites: [] },
        {
          layer: 'rule',
          verdict: 'shadowed',
          rules: [
            {
              id: 'small',
              name: 'Small teams',
              outcome: 'conditions',
              conditions: [
                { attribute: 'seats', operator: 'lt', values: [3], actual: 5, holds: false },
                { attribute: 'country', operator: 'in', actual: 'CH', holds: true },
              ],
            },
            {
              id: 'swiss',
              outcome: 'matches',
              first: true,
              rollout: {
                percent: 100,
                included: true,
                bucket_by: 'user_id',
                bucket_value: user.targetingKey,
              },
              serve: { variant: 'on' },
            },
          ],
        },
        { layer: 'schedule', verdict: 'silent', scheduled_change_id: null, next_at: null },
        { layer: 'default', verdict: 'shadowed', serve: { variant: 'off' } },
      ],
    });
  });

  test('sees what the directory knows: e-mail, name, role and when somebody was added', async () => {
    const user = await makeUser({
      role: 'viewer',
      name: 'Ada',
      attributes: { role: 'king', email: 'x@y.z' },
    });
    const flag = await makeFlag({
      rules: [
        {
          conditions: [
            { attribute: 'email', operator: 'equals', values: [user.email] },
            { attribute: 'name', operator: 'equals', values: ['Ada'] },
            { attribute: 'role', operator: 'equals', values: ['viewer'] },
            { attribute: 'created_at', operator: 'before', values: ['2026-06-15T12:00:00.001Z'] },
            { attribute: 'user_id', operator: 'equals', values: [user.targetingKey] },
          ],
          serve: { variant: 'on' },
        },
      ],
    });
    expect(await getFlagValueForUser(ctx, flag.name, user.id)).toMatchObject({
      value: true,
      reason: 'TARGETING_MATCH',
    });
  });

  test('of another time has the overrides and scheduled changes of that time', async () => {
    const user = await makeUser();
    const flag = await makeFlag();
    await makeOverride(user.id, flag.name, { expiresAt: at(HOUR_MS) });
    const stateAt = async (ms: number) => {
      const { evaluation, layers } = await explainFlagForUser(ctx, user.id, flag.name, at(ms));
      return [evaluation.source, layers[0]?.layer === 'override' && layers[0].state];
    };
    expect(await stateAt(0)).toEqual(['override', 'active']);
    expect(await stateAt(HOUR_MS - 1)).toEqual(['override', 'active']);
    expect(await stateAt(HOUR_MS)).toEqual(['default', 'expired']);
  });

  test('shows an override that is paused, although it decides nothing', async () => {
    const user = await makeUser();
    const flag = await makeFlag();
    await makeOverride(user.id, flag.name, { reason: 'Later' });
    await updateOverride(ctx, user.id, flag.name, { enabled: false });
    const { body } = await explain(user.id, flag.name);
    expect(body).toMatchObject({
      source: 'default',
      shadowed: null,
      layers: [
        { state: 'paused', verdict: 'silent', override: { reason: 'Later', created_by: 'boss@example.com' } },
        {},
        {},
        {},
        {},
      ],
    });
  });

  test('of an archived flag says that it is not found', async () => {
    const [user, flag] = await Promise.all([makeUser(), makeFlag()]);
    await archiveFlag(ctx, flag.name);
    expect(await explain(user.id, flag.name)).toMatchObject({
      status: 200,
      body: { reason: 'ERROR', error_code: 'FLAG_NOT_FOUND', layers: [], shadowed: null },
    });
  });

  test('agrees with the evaluation it explains', async () => {
    const [user, flag] = await Promise.all([makeUser(), makeFlag({ default: { variant: 'on' } })]);
    const { evaluation } = await explainFlagForUser(ctx, user.id, flag.name);
    expect(evaluation).toEqual(await getFlagValueForUser(ctx, flag.name, user.id));
  });
});

describe('what cannot be explained', () => {
  test('is an unknown user or an unknown flag', async () => {
    const [user, flag] = await Promise.all([makeUser(), makeFlag()]);
    expect(await explain('44444444-4444-4444-8444-444444444444', flag.name)).toMatchObject({
      status: 404,
      body: { code: 'user_not_found' },
    });
    expect(await explain(user.id, 'no.such.flag')).toMatchObject({
      status: 404,
      body: { code: 'flag_not_found' },
    });
  });

  test.each(['tomorrow', '2026-06-15', '2026-06-15T12:00:00'])('is the time %s', async (when) => {
    const [user, flag] = await Promise.all([makeUser(), makeFlag()]);
    const { status, body } = await explain(user.id, flag.name, `?at=${when}`);
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'invalid', errors: [{ path: 'at' }] });
  });

  test('is anything to somebody who may not read overrides', async () => {
    const [user, flag] = await Promise.all([makeUser(), makeFlag()]);
    const stranger = contextOf({ actor: userActor('user') });
    await expect(explainFlagForUser(stranger, user.id, flag.name)).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});
