import { beforeEach, describe, expect, test } from 'vitest';
import { deleteUser } from '@/lib/users/remove';
import { ensureFirstAdmin } from '@/lib/users/service';
import type { UserView } from '@/lib/users/types';
import { updateUser } from '@/lib/users/update';
import { rawSql } from '../support/database';
import { expectNothingWritten } from '../support/database-contents';
import { contextOf, makeUser } from '../support/factories';

const ctx = contextOf();
const PASSWORD = 'correct horse battery';

const WAYS: Record<string, (user: UserView) => Promise<unknown>> = {
  deleted: ({ id }) => deleteUser(ctx, id),
  'made a viewer': ({ id }) => updateUser(ctx, id, { role: 'viewer' }),
  'made a user': ({ id }) => updateUser(ctx, id, { role: 'user' }),
  disabled: ({ id }) => updateUser(ctx, id, { disabled: true }),
};

const makeAdmin = () => makeUser({ role: 'admin', password: PASSWORD });
const adminsWhoCanSignIn = async () =>
  Number(
    (
      await rawSql()`
        select count(*)::int as n from users
        where role = 'admin' and disabled_at is null and password_hash is not null`
    )[0]?.n,
  );

beforeEach(async () => {
  await rawSql()`update users set role = 'user'`;
});

describe.each(Object.entries(WAYS))('the last administrator cannot be %s', (_way, act) => {
  test('not even where others are disabled, cannot sign in or are no administrators', async () => {
    const last = await makeAdmin();
    await makeUser({ role: 'admin' });
    await makeUser({ role: 'viewer', password: PASSWORD });
    const disabled = await makeAdmin();
    await updateUser(ctx, disabled.id, { disabled: true });

    await expectNothingWritten(() =>
      expect(act(last)).rejects.toMatchObject({ code: 'last_admin', status: 409 }),
    );
  });

  test('and of two who are tried at the same time one stays', async () => {
    for (let round = 0; round < 5; round++) {
      await rawSql()`update users set role = 'user'`;
      const both = [await makeAdmin(), await makeAdmin()];

      const results = await Promise.allSettled(both.map(act));

      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { code: 'last_admin' },
      });
      expect(await adminsWhoCanSignIn()).toBe(1);
    }
  });

  test('while one who cannot sign in, or who is not the last, can', async () => {
    const [first, dummy] = [await makeAdmin(), await makeUser({ role: 'admin' })];
    await act(dummy);
    await makeAdmin();

    await act(first);

    expect(await adminsWhoCanSignIn()).toBe(1);
  });
});

test('the last administrator may be changed in every other way', async () => {
  const last = await makeAdmin();

  const changed = await updateUser(ctx, last.id, { name: 'Renamed', role: 'admin', disabled: false });

  expect(changed).toMatchObject({ name: 'Renamed', role: 'admin', version: 2 });
});

test('where nobody can sign in as administrator, a start makes somebody one', async () => {
  await makeUser({ role: 'admin' });
  const credentials = { email: 'first@example.com', password: PASSWORD };

  expect(await ensureFirstAdmin(ctx, credentials)).toBe(true);
  expect(await ensureFirstAdmin(ctx, { ...credentials, email: 'second@example.com' })).toBe(false);
  expect(await adminsWhoCanSignIn()).toBe(1);
});
