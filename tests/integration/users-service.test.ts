import { describe, expect, test } from 'vitest';
import { verifyPassword } from '@/lib/auth/password';
import { listUsers } from '@/lib/users/list';
import { createUserInput } from '@/lib/users/schemas';
import { createUser, ensureFirstAdmin, getUser } from '@/lib/users/service';
import { rawSql } from '../support/database';
import { expectNothingWritten } from '../support/database-contents';
import {
  at,
  contextOf,
  makeEndedOverride,
  makeFlag,
  makeOverride,
  makeUser,
  NOW,
  unique,
  userActor,
} from '../support/factories';

const ctx = contextOf();

const create = (input: unknown) => createUser(ctx, createUserInput.parse(input));
const hashOf = async (id: string): Promise<string | null> =>
  (await rawSql()`select password_hash from users where id = ${id}`)[0]?.password_hash;

describe('createUser', () => {
  test('gives back what it was given, and never the hash of a password', async () => {
    const user = await create({
      email: 'Ada.Lovelace@example.com',
      name: 'Ada Lovelace',
      external_id: 'crm-1',
      role: 'viewer',
      attributes: { plan: 'pro', seats: 5, beta: true, groups: ['a', 1, false] },
      password: 'correct horse battery',
    });

    expect(user).toEqual({
      id: expect.any(String),
      email: 'Ada.Lovelace@example.com',
      name: 'Ada Lovelace',
      externalId: 'crm-1',
      targetingKey: 'crm-1',
      role: 'viewer',
      attributes: { plan: 'pro', seats: 5, beta: true, groups: ['a', 1, false] },
      disabledAt: null,
      overrideCount: 0,
      activeOverrideCount: 0,
      createdAt: NOW,
      updatedAt: NOW,
      version: 1,
      etag: '1',
    });
    expect(await getUser(ctx, user.id)).toEqual(user);
    expect(await verifyPassword(await hashOf(user.id), 'correct horse battery')).toBe(true);
  });

  test('fixes the targeting key: the external id, else the id', async () => {
    const user = await makeUser();

    expect(user).toMatchObject({ targetingKey: user.id, externalId: null, role: 'user', attributes: {} });
    expect(await hashOf(user.id)).toBeNull();
  });

  test.each([
    ['e-mail', (taken: { email: string }) => ({ email: taken.email })],
    ['e-mail in other letters', (taken: { email: string }) => ({ email: taken.email.toUpperCase() })],
    ['external id', (taken: { externalId: string | null }) => ({ external_id: taken.externalId })],
    ['id, as an external id', (taken: { id: string }) => ({ external_id: taken.id })],
    [
      'id, as an external id in capitals',
      (taken: { id: string }) => ({ external_id: taken.id.toUpperCase() }),
    ],
  ])("refuses somebody else's %s", async (_what, take) => {
    const taken = await makeUser({ external_id: unique('external') });

    await expectNothingWritten(() =>
      expect(create({ email: `${unique('x')}@example.com`, ...take(taken) })).rejects.toMatchObject({
        code: 'user_exists',
        status: 409,
      }),
    );
  });
});

describe('listUsers', () => {
  test('finds a part of an e-mail or a name, whatever the case and the wildcards in it', async () => {
    await makeUser({ email: 'percent@example.com', name: '100 % sure_thing' });
    await makeUser({ email: 'slash@example.com', name: String.raw`back\slash` });
    await makeUser({ email: 'emilie@example.com', name: 'Émilie du Châtelet' });
    const found = async (q: string) => (await listUsers(ctx, { q })).data.map(({ email }) => email);

    expect(await found('PERCENT@')).toEqual(['percent@example.com']);
    expect(await found('100 %')).toEqual(['percent@example.com']);
    expect(await found('e_t')).toEqual(['percent@example.com']);
    expect(await found(String.raw`k\s`)).toEqual(['slash@example.com']);
    expect(await found('émilie')).toEqual(['emilie@example.com']);
    expect(await found('ÉMILIE')).toEqual(['emilie@example.com']);
    expect(await found('%%')).toEqual([]);
    expect(await found('_____')).toEqual([]);
  });

  test('counts the overrides of each person, and those that are active now', async () => {
    const [user, other] = [await makeUser(), await makeUser()];
    const flags = [await makeFlag(), await makeFlag(), await makeFlag(), await makeFlag()];
    const [active, ending, paused, ended] = flags.map(({ name }) => name);
    await makeOverride(user.id, active ?? '');
    await makeOverride(user.id, ending ?? '', { expiresAt: at(500) });
    await makeOverride(user.id, paused ?? '', { enabled: false });
    await makeEndedOverride(user.id, ended ?? '');

    expect(await getUser(ctx, user.id)).toMatchObject({ overrideCount: 4, activeOverrideCount: 2 });
    expect(await getUser(ctx, other.id)).toMatchObject({ overrideCount: 0, activeOverrideCount: 0 });
    const later = contextOf({ now: at(500) });
    expect((await listUsers(later, { q: user.email })).data).toMatchObject([
      { overrideCount: 4, activeOverrideCount: 1 },
    ]);
  });

  test('pages in order of e-mail without gaps or doubles, mixed case included', async () => {
    const emails = ['b', 'A', 'c', 'D', 'e', 'F', 'g'].map((letter) => `page-${letter}@pages.example`);
    for (const email of emails) await makeUser({ email });

    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listUsers(ctx, { q: '@pages.example', limit: 2, ...(cursor ? { cursor } : {}) });
      expect(page.total).toBe(7);
      seen.push(...page.data.map(({ email }) => email));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);

    expect(seen).toEqual([...emails].sort((a, b) => a.toLowerCase().localeCompare(b.toLowerCase())));
  });
});

test.each(['99999999-9999-4999-8999-999999999999', 'no uuid', ''])('there is no user %j', async (id) => {
  await expect(getUser(ctx, id)).rejects.toMatchObject({ code: 'user_not_found' });
});

test.each(['viewer', 'user'] as const)('a %s may add nobody to the directory', async (role) => {
  const theirs = contextOf({ actor: userActor(role) });

  await expectNothingWritten(async () => {
    const input = createUserInput.parse({ email: 'no@example.com' });
    await expect(createUser(theirs, input)).rejects.toMatchObject({ code: 'forbidden' });
    const credentials = { email: 'no@example.com', password: 'correct horse battery' };
    await expect(ensureFirstAdmin(theirs, credentials)).rejects.toMatchObject({ code: 'forbidden' });
  });
});
