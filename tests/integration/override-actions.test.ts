// Before anything of Next is loaded.
import 'next/dist/server/node-environment-baseline.js';
import { expect, test } from 'vitest';
import { removeOverrideAction, updateOverrideAction } from '@/app/(dashboard)/feature-flags/override-actions';
import { ORIGIN } from '../support/api';
import { storedOverride } from '../support/database-contents';
import { contextOf, makeFlag, makeOverride, makeUser, signIn } from '../support/factories';
import { withNextRequest } from '../support/next-request';

test('the dashboard takes an override away only as it was seen', async () => {
  const [person, flag] = [await makeUser(), await makeFlag()];
  const cookie = await signIn((await makeUser({ role: 'admin' })).id);
  const act = <T>(work: () => Promise<T>) =>
    withNextRequest({ host: new URL(ORIGIN).host, origin: ORIGIN, cookie }, work, 'action');
  const now = contextOf({ now: new Date() });
  const { etag: seen } = await makeOverride(person.id, flag.name, {}, now);
  const changed = await act(() => updateOverrideAction(person.id, flag.name, '{"reason":"Theirs"}', seen));

  expect(await act(() => removeOverrideAction(person.id, flag.name, seen))).toMatchObject({
    error: { code: 'version_mismatch' },
  });
  expect(await storedOverride(person.id, flag.name)).toMatchObject({ reason: 'Theirs' });

  const etag = changed.ok ? changed.data.etag : '';
  expect(await act(() => removeOverrideAction(person.id, flag.name, etag))).toEqual({ ok: true, data: true });
  expect(await storedOverride(person.id, flag.name)).toBeUndefined();
});
