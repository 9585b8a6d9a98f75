import { describe, expect, test } from 'vitest';
import { readAuditLog } from '@/app/(dashboard)/audit-log/audit-of-page';
import { updateFlag } from '@/lib/flags/service';
import { deleteUser } from '@/lib/users/remove';
import { at, contextOf, HOUR_MS, keyActor, makeFlag, makeOverride, makeUser } from '../support/factories';

const ctx = contextOf();
const summaries = async (params: Record<string, string>, now = ctx.now) =>
  (await readAuditLog(contextOf({ now }), params)).page.data.map(({ summary }) => summary);

describe('the audit log page', () => {
  test('shows what the address asks for, newest first, with differences in words', async () => {
    const flag = await makeFlag();
    await updateFlag(ctx, flag.name, { enabled: false });
    await makeFlag();

    const { page, filters, isFiltered } = await readAuditLog(ctx, { flag: flag.name, entity: 'flag' });

    expect(page.data.map(({ action }) => action)).toEqual(['updated', 'created']);
    expect(page.data[0]?.changes).toMatchObject([{ label: 'Enabled', before: true, after: false }]);
    expect(page.data[0]).not.toHaveProperty('before');
    expect(filters).toMatchObject({ flag: flag.name, entity: 'flag', by: null });
    expect(isFiltered).toBe(true);
  });

  test('names a person by e-mail, and somebody who was deleted by id', async () => {
    const [person, flag] = [await makeUser(), await makeFlag()];
    await makeOverride(person.id, flag.name);
    const params = { user: person.id, entity: 'override' };
    expect((await readAuditLog(ctx, params)).filters.user).toBe(person.email);

    await deleteUser(ctx, person.id);

    const { page, filters } = await readAuditLog(ctx, params);
    expect(filters.user).toBe(person.id);
    expect(page.data).toHaveLength(2);
  });

  test('goes back as far as a preset says, or from one instant to before another', async () => {
    const { name } = await makeFlag({}, contextOf({ now: at(0) }));
    await updateFlag(contextOf({ now: at(2 * HOUR_MS) }), name, { owner: 'growth' });
    const later = at(2.5 * HOUR_MS);

    expect(await summaries({ flag: name, range: '1h' }, later)).toEqual([`Changed the flag ${name}: owner`]);
    expect(await summaries({ flag: name, range: '24h' }, later)).toHaveLength(2);
    const window = { from: at(0).toISOString(), to: at(2 * HOUR_MS).toISOString() };
    expect(await summaries({ flag: name, ...window, range: '1h' }, later)).toEqual([
      `Created the flag ${name}`,
    ]);
  });

  test('tells people and programs apart, by kind, by name and by request', async () => {
    const key = contextOf({ actor: keyActor('admin'), requestId: 'of-the-key' });
    const { name } = await makeFlag({}, key);
    await updateFlag(ctx, name, { owner: 'growth' });

    const created = [`Created the flag ${name}`];
    expect(await summaries({ flag: name, by: 'api_key' })).toEqual(created);
    expect(await summaries({ flag: name, actor: 'key:a admin key' })).toEqual(created);
    expect(await summaries({ flag: name, request: 'of-the-key' })).toEqual(created);
    expect(await summaries({ flag: name, by: 'user', action: 'updated' })).toHaveLength(1);
  });

  test('takes what it does not understand for nothing, and an old cursor for the first page', async () => {
    const nonsense = {
      entity: 'x',
      action: 'x',
      by: 'x',
      flag: 'NO',
      user: 'x',
      range: 'x',
      from: 'x',
      to: 'x',
    };
    const { isFiltered, filters } = await readAuditLog(ctx, nonsense);
    expect(isFiltered).toBe(false);
    expect(Object.values({ ...filters, ...filters.time, time: null }).every((value) => value === null)).toBe(
      true,
    );

    await expect(readAuditLog(ctx, { cursor: 'old' })).rejects.toMatchObject({
      digest: expect.stringContaining('/audit-log'),
    });
  });
});
