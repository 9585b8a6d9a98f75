// Before anything of Next is loaded.
import 'next/dist/server/node-environment-baseline.js';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  readVersionAction,
  restoreVersionAction,
  undoFlagChangeAction,
} from '@/app/(dashboard)/feature-flags/[name]/version-actions';
import { updateFlagAction } from '@/app/(dashboard)/feature-flags/flag-actions';
import { getFlag } from '@/lib/flags/service';
import type { ActionResult } from '@/lib/http/action-result';
import { getOverride, setOverride } from '@/lib/overrides/service';
import { ORIGIN } from '../support/api';
import { currentRevision } from '../support/database-contents';
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

describe('the actions of earlier versions', () => {
  test('tell what restoring changes, restore over what was looked at, and take it back', async () => {
    const { name } = await makeFlag({ description: 'First' });
    const revision = await currentRevision();
    await act(() =>
      updateFlagAction(name, '{"description":"Second","rules":[{"id":"all","serve":{"variant":"on"}}]}'),
    );

    const read = await act(() => readVersionAction(name, revision));
    expect(read).toMatchObject({
      ok: true,
      data: {
        revision,
        archived: false,
        omitted: 0,
        changes: [
          { label: 'Description', before: 'Second', after: 'First' },
          { label: 'Rule “all”', kind: 'removed' },
        ],
      },
    });
    const etag = read.ok ? read.data.etag : '';

    expect(await act(() => restoreVersionAction(name, revision, 'another'))).toMatchObject({
      error: { code: 'version_mismatch' },
    });
    const restored = await act(() => restoreVersionAction(name, revision, etag));
    expect(restored).toMatchObject({ ok: true, data: { description: 'First', rules: [] } });

    const undone = await act(() => undoFlagChangeAction(name, restored.ok ? restored.data.etag : ''));
    expect(undone).toMatchObject({ ok: true, data: { description: 'Second', rules: [{ id: 'all' }] } });
  });

  test('pause overrides in the way when told to', async () => {
    const { flag, person } = await aPinnedFlag();
    const both = JSON.stringify({ variants: [...variants, { key: 'c', value: 'C' }] });
    const revision = await currentRevision();
    const changed = await act(() => updateFlagAction(flag.name, both));
    await setOverride(contextOf(), person.id, flag.name, { value: 'C' });
    const etag = changed.ok ? changed.data.etag : '';

    const refused = await act(() => restoreVersionAction(flag.name, revision, etag));
    expect(refused).toMatchObject({ error: { code: 'flag_in_use', details: { override_count: 1 } } });
    const restored = await act(() => restoreVersionAction(flag.name, revision, etag, 'pause'));
    expect(restored).toMatchObject({ ok: true, data: { variants } });
  });

  test.each([
    ['a name', () => readVersionAction('NO', 1)],
    ['a revision', () => readVersionAction('some', -1)],
    ['an etag', () => restoreVersionAction('some', 1, 5 as unknown as string)],
    ['a way to resolve', () => restoreVersionAction('some', 1, '1', 'delete' as 'pause')],
    ['an etag to undo', () => undoFlagChangeAction('some', null as unknown as string)],
  ])('refuse %s that is none', async (_what, call) => {
    expect(await act<ActionResult<unknown>>(call)).toMatchObject({ ok: false, error: { code: 'invalid' } });
  });
});
