// Before anything of Next is loaded.
import 'next/dist/server/node-environment-baseline.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { updateFlagAction } from '@/app/(dashboard)/feature-flags/flag-actions';
import { getFlag } from '@/lib/flags/service';
import { getOverride } from '@/lib/overrides/service';
import { ORIGIN } from '../support/api';
import { contextOf, makeFlag, makeOverride, makeUser, signIn } from '../support/factories';
import { withNextRequest } from '../support/next-request';

const variants = [
  { key: 'a', value: 'A' },
  { key: 'b', value: 'B' },
];
const onlyB = JSON.stringify({ variants: variants.slice(1) });

let cookie: string;
beforeAll(async () => {
  cookie = await signIn((await makeUser({ role: 'admin' })).id);
});

function act<T>(work: () => Promise<T>): Promise<T> {
  return withNextRequest({ host: new URL(ORIGIN).host, origin: ORIGIN, cookie }, work, 'action');
}

const aPinnedFlag = async () => {
  const flag = await makeFlag({ type: 'string', variants, default: { variant: 'b' } });
  const person = await makeUser();
  await makeOverride(person.id, flag.name, { value: 'A' });
  return { flag, person };
};

describe('the action that changes a flag', () => {
  test('writes only over the version that was looked at', async () => {
    const { name, etag } = await makeFlag();
    const first = await act(() => updateFlagAction(name, '{"owner":"growth"}', etag));
    expect(first).toMatchObject({ ok: true, data: { owner: 'growth' } });

    const second = await act(() => updateFlagAction(name, '{"owner":"web"}', etag));

    expect(second).toMatchObject({ ok: false, error: { code: 'version_mismatch' } });
    expect(await getFlag(contextOf(), name)).toMatchObject({ owner: 'growth' });
  });

  test('names the overrides that are in the way, and pauses them when told to', async () => {
    const { flag, person } = await aPinnedFlag();

    const refused = await act(() => updateFlagAction(flag.name, onlyB));
    expect(refused).toMatchObject({
      error: {
        code: 'flag_in_use',
        details: { override_count: 1, overrides: [{ user_id: person.id, email: person.email }] },
      },
    });
    expect(await getOverride(contextOf(), person.id, flag.name)).toMatchObject({ enabled: true });

    const saved = await act(() => updateFlagAction(flag.name, onlyB, flag.etag, 'pause'));
    expect(saved).toMatchObject({ ok: true, data: { variants: [{ key: 'b' }] } });
    expect(await getOverride(contextOf(), person.id, flag.name)).toMatchObject({ enabled: false });
  });

  test('refuses another way to resolve than the known ones', async () => {
    const { name } = await makeFlag();

    const answer = await act(() => updateFlagAction(name, '{}', undefined, 'delete' as 'pause'));

    expect(answer).toMatchObject({ error: { code: 'invalid', fields: [{ path: 'resolve' }] } });
  });
});
