import { beforeAll, describe, expect, test } from 'vitest';
import { call, read } from '../support/api';
import { HOUR_MS, makeFlag, makeKey } from '../support/factories';
import { expectRefused, invalid } from '../support/refusals';

/** Hours from now, as the routes' clock is the real one. */
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();
const urlOf = (flag: { name: string }) => `/api/admin/feature-flags/${flag.name}/scheduled-changes`;

let key: string;

beforeAll(async () => {
  key = (await makeKey('admin')).secret;
});

describe('is 422 with its path, and nothing is written', () => {
  const good = { at: inHours(1), enabled: false };
  const table: [string, object, string, string][] = [
    ['no instant', { enabled: false }, 'at', 'RFC 3339'],
    ['an instant without an offset', { ...good, at: '2030-01-31T18:00:00' }, 'at', 'with its offset'],
    ['a date that does not exist', { ...good, at: '2030-02-30T18:00:00Z' }, 'at', 'RFC 3339'],
    ['a number as the instant', { ...good, at: 5 }, 'at', 'RFC 3339'],
    ['an instant in the past', { ...good, at: '2020-01-31T18:00:00Z' }, 'at', 'must be in the future'],
    ['an instant beyond five years', { ...good, at: inHours(45_000) }, 'at', 'within 5 years'],
    ['a zone that is none', { ...good, time_zone: 'Europe/Atlantis' }, 'time_zone', 'IANA'],
    ['an offset as the zone', { ...good, time_zone: '+01:00' }, 'time_zone', 'IANA'],
    ['a zone that is too long', { ...good, time_zone: 'E'.repeat(65) }, 'time_zone', 'IANA'],
    ['a zone that is no text', { ...good, time_zone: null }, 'time_zone', 'must be text'],
    ['nothing to set', { at: good.at }, 'default', 'give enabled, default or both'],
    ['nothing but null', { at: good.at, enabled: null, default: null }, 'default', 'give enabled'],
    ['text for enabled', { ...good, enabled: 'yes' }, 'enabled', 'true or false'],
    ['an unknown variant', { ...good, default: { variant: 'x' } }, 'default.variant', 'not a variant'],
    ['a variant and a value', { ...good, default: { variant: 'on', value: true } }, 'default', 'must be'],
    ['an unknown field', { ...good, when: 'now' }, 'when', 'is not a known field'],
    ['a long reason', { ...good, reason: 'x'.repeat(501) }, 'reason', '500 characters or fewer'],
    ['a status', { ...good, status: 'applied' }, 'status', 'is not a known field'],
  ];

  test.each(table)('%s', async (_title, json, path, message) => {
    const flag = await makeFlag();
    await expectRefused('POST', urlOf(flag), { key, json }, invalid(path, message));
    await expectRefused(
      'POST',
      urlOf(flag),
      { key, json: { steps: [good, json] } },
      invalid(`steps.1.${path}`, message),
    );
  });

  test.each<[string, unknown, string, string]>([
    ['no step', { steps: [] }, 'steps', '1 or more'],
    ['101 steps', { steps: Array(101).fill(good) }, 'steps', '100 or fewer'],
    ['steps that are no list', { steps: good }, 'steps', 'must be a list'],
    ['a step and steps', { ...good, steps: [good] }, 'at', 'is not a known field'],
  ])('%s', async (_title, json, path, message) => {
    const flag = await makeFlag();
    const response = await call('POST', urlOf(flag), { key, json });
    const { status, body } = await read(response);

    expect(status).toBe(422);
    const { errors } = body as { errors: { path: string; message: string }[] };
    expect(errors[0]).toEqual({ path, message: expect.stringContaining(message) });
    expect((await read(await call('GET', urlOf(flag), { key }))).body).toMatchObject({ total: 0 });
  });

  test('in an edit too', async () => {
    const flag = await makeFlag();
    const made = await read(await call('POST', urlOf(flag), { key, json: good }));
    const url = `${urlOf(flag)}/${(made.body as { id: string }).id}`;
    for (const [json, path, message] of [
      [{ at: null }, 'at', 'RFC 3339'],
      [{ at: '2020-01-31T18:00:00Z' }, 'at', 'must be in the future'],
      [{ time_zone: 'Nowhere' }, 'time_zone', 'IANA'],
      [{ enabled: null }, 'default', 'give enabled'],
      [{ flag_name: 'other' }, 'flag_name', 'is not a known field'],
    ] as const) {
      await expectRefused('PATCH', url, { key, json }, invalid(path, message));
    }
  });

  test('a body that is not an object', async () => {
    const flag = await makeFlag();
    for (const json of [null, 7, []]) {
      await expectRefused(
        'POST',
        urlOf(flag),
        { key, json },
        { status: 422, code: 'invalid', field: ['', 'expected object'] },
      );
    }
  });
});
