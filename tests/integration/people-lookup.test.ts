import { beforeAll, describe, expect, test } from 'vitest';
import { call, read } from '../support/api';
import { rawSql } from '../support/database';
import { expectNothingWritten } from '../support/database-contents';
import { makeEndedOverride, makeFlag, makeKey, makeOverride, makeUser, NOBODY } from '../support/factories';
import { expectRefused, invalid } from '../support/refusals';

let key: string;
beforeAll(async () => {
  key = (await makeKey('viewer')).secret;
});

const lookUp = (json: unknown) => call('POST', '/api/admin/users/lookup', { key, json }).then(read);

describe('a look-up of people', () => {
  test('finds them by e-mail in any letter case, by id and by external id, in the order of the keys', async () => {
    const [ada, bob, cid] = [await makeUser(), await makeUser(), await makeUser({ external_id: 'crm-17' })];
    await rawSql()`update users set disabled_at = now(), role = 'viewer' where id = ${bob.id}`;

    const { status, body } = await expectNothingWritten(() =>
      lookUp({ keys: [bob.id, 'crm-17', ada.email.toUpperCase()] }),
    );

    const of = ({ id, email, name }: typeof ada) => ({ id, email, name, role: 'user', disabled: false });
    expect(status).toBe(200);
    expect(body).toEqual({
      data: [
        { key: bob.id, user: { ...of(bob), role: 'viewer', disabled: true }, override: null },
        { key: 'crm-17', user: of(cid), override: null },
        { key: ada.email.toUpperCase(), user: of(ada), override: null },
      ],
      not_found: [],
    });
  });

  test('names the keys that name nobody, and each person and key once', async () => {
    const ada = await makeUser();

    const { body } = await lookUp({ keys: ['nobody', ada.id, NOBODY, ada.email, 'nobody'] });

    expect(body).toMatchObject({ data: [{ key: ada.id }], not_found: ['nobody', NOBODY] });
  });

  test('takes a key as an e-mail before an external id', async () => {
    const ada = await makeUser();
    await makeUser({ external_id: ada.email });

    const { body } = await lookUp({ keys: [ada.email] });

    expect(body).toMatchObject({ data: [{ user: { id: ada.id } }], not_found: [] });
  });

  test('says which override of a flag each has, and in which state it is', async () => {
    const people = [await makeUser(), await makeUser(), await makeUser(), await makeUser()] as const;
    const [flag, other] = [await makeFlag(), await makeFlag()];
    const { id } = await makeOverride(people[0].id, flag.name);
    await makeOverride(people[1].id, flag.name, { enabled: false });
    await makeEndedOverride(people[2].id, flag.name);
    await makeOverride(people[3].id, other.name);

    const { body } = await lookUp({ keys: people.map(({ id }) => id), flag_name: flag.name });

    const states = (body as { data: { override: { id: string; status: string } | null }[] }).data.map(
      ({ override }) => override?.status ?? null,
    );
    expect(body).toMatchObject({ data: [{ override: { id } }, {}, {}, {}] });
    expect(states).toEqual(['active', 'disabled', 'expired', null]);
  });

  test.each([
    ['no keys', { keys: [] }, 'keys', 'must not be empty'],
    ['an empty key', { keys: [''] }, 'keys.0', 'must not be empty'],
    ['too many keys', { keys: Array(1001).fill('a') }, 'keys', 'must be 1000 or fewer'],
  ])('with %s is refused', async (_what, json, path, message) => {
    await expectRefused('POST', '/api/admin/users/lookup', { key, json }, invalid(path, message));
  });
});
