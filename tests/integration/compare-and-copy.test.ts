// Before anything of Next is loaded.
import 'next/dist/server/node-environment-baseline.js';
import { beforeEach, describe, expect, test } from 'vitest';
import { copyOverridesAction, undoOverridesAction } from '@/app/(dashboard)/feature-flags/override-actions';
import { compareFlags } from '@/lib/overrides/compare';
import { copyOverrides } from '@/lib/overrides/copy';
import { copyInput } from '@/lib/overrides/schemas-copy';
import { getOverride } from '@/lib/overrides/service';
import { ORIGIN } from '../support/api';
import { rawSql } from '../support/database';
import { auditSince, currentRevision, expectNothingWritten } from '../support/database-contents';
import {
  at,
  contextOf,
  HOUR_MS,
  makeFlag,
  makeOverride,
  makeUser,
  NOBODY,
  signIn,
  unique,
  userActor,
} from '../support/factories';
import { withNextRequest } from '../support/next-request';

const ctx = contextOf();
let me: string;
let them: string;
let flags: string[];

beforeEach(async () => {
  [me, them] = [(await makeUser()).id, (await makeUser()).id];
  const prefix = unique('compared');
  flags = [];
  for (const name of ['a', 'b', 'c']) flags.push((await makeFlag({ name: `${prefix}.${name}` })).name);
});

const flag = (index: number) => String(flags[index]);
const copy = (body: object) => copyOverrides(ctx, me, copyInput.parse({ from: them, flags, ...body }));
const mine = (index: number) => getOverride(ctx, me, flag(index));

describe('comparing two people', () => {
  test('finds the flags whose values differ, whatever decided, and which can be copied', async () => {
    await makeOverride(them, flag(0), { reason: 'Theirs' });
    await makeOverride(me, flag(1), { value: true });
    await makeOverride(them, flag(2), { value: false });
    const prefix = flag(0).slice(0, -1);

    const found = await compareFlags(ctx, me, them, { q: prefix.toUpperCase() });

    expect(found).toMatchObject({
      me: { id: me },
      them: { id: them },
      total: 2,
      nextCursor: null,
      copyable: [flag(0)],
      data: [
        {
          name: flag(0),
          mine: { value: false, source: 'default' },
          theirs: { value: true, source: 'override' },
        },
        { name: flag(1), mine: { value: true, source: 'override' }, theirs: { value: false } },
      ],
    });
  });

  test('comes page by page', async () => {
    for (const index of [0, 1, 2]) await makeOverride(them, flag(index));
    const q = flag(0).slice(0, -1);
    const first = await compareFlags(ctx, me, them, { q, limit: 2 });
    expect(first).toMatchObject({ total: 3, data: [{ name: flag(0) }, { name: flag(1) }] });
    const next = await compareFlags(ctx, me, them, { q, limit: 2, cursor: first.nextCursor ?? '' });
    expect(next).toMatchObject({ total: 3, nextCursor: null, data: [{ name: flag(2) }] });
  });

  test('is for people who may read overrides, of people who are there', async () => {
    const actor = userActor('user');
    await expect(compareFlags({ ...ctx, actor }, me, them, {})).rejects.toMatchObject({ code: 'forbidden' });
    await expect(compareFlags(ctx, me, NOBODY, {})).rejects.toMatchObject({ code: 'user_not_found' });
    await expect(compareFlags(ctx, me, them, { cursor: 'x' })).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('copying overrides', () => {
  test('gives the same values, reasons, ends and states in one revision', async () => {
    await makeOverride(them, flag(0), { reason: 'Theirs', expiresAt: at(HOUR_MS) });
    await makeOverride(them, flag(1), { enabled: false });
    const before = await currentRevision();

    const result = await copy({ flags: [flag(0), flag(1), flag(0)], on_conflict: 'skip' });

    expect(result).toMatchObject({ counts: { created: 2 }, revision: before + 1 });
    expect(await mine(0)).toMatchObject({
      value: true,
      reason: 'Theirs',
      expiresAt: at(HOUR_MS),
      enabled: true,
    });
    expect(await mine(1)).toMatchObject({ enabled: false, expiresAt: null });
    expect(await auditSince(before)).toMatchObject([
      { action: 'created', user_id: me, flag_name: flag(0) },
      { action: 'created', user_id: me, flag_name: flag(1) },
    ]);
  });

  test('gives another reason and end where they are given', async () => {
    await makeOverride(them, flag(0), { reason: 'Theirs', expiresAt: at(HOUR_MS) });
    const expires_at = at(2 * HOUR_MS).toISOString();
    await copy({ flags: [flag(0)], on_conflict: 'skip', reason: 'Mine', expires_at });
    expect(await mine(0)).toMatchObject({ reason: 'Mine', expiresAt: at(2 * HOUR_MS) });
  });

  test('leaves alone or replaces what is there, as one asks', async () => {
    await makeOverride(them, flag(0), { value: true });
    await makeOverride(me, flag(0), { value: false });
    const only = { flags: [flag(0)] };
    expect(await copy({ ...only, on_conflict: 'skip' })).toMatchObject({
      counts: { skipped: 1 },
      revision: null,
    });
    expect(await mine(0)).toMatchObject({ value: false });
    expect(await copy({ ...only, on_conflict: 'replace' })).toMatchObject({ counts: { updated: 1 } });
    expect(await mine(0)).toMatchObject({ value: true });
    expect(await copy({ ...only, on_conflict: 'replace' })).toMatchObject({ counts: { unchanged: 1 } });
  });

  test('only says what would happen in a dry run, and does no more than was expected', async () => {
    await makeOverride(them, flag(0));
    const only = { flags: [flag(0)], on_conflict: 'skip' };
    await expectNothingWritten(async () => {
      expect(await copy({ ...only, dry_run: true })).toMatchObject({ dryRun: true, counts: { created: 1 } });
      await expect(copy({ ...only, expected_count: 2 })).rejects.toMatchObject({ code: 'count_changed' });
    });
  });

  test('copies nothing when one of them cannot be copied, and names each that cannot', async () => {
    await makeOverride(them, flag(0));
    await makeOverride(them, flag(1));
    await rawSql()`update feature_flags set archived_at = now() where name = ${flag(1)}`;
    await rawSql()`update database_state set definitions_revision = definitions_revision + 1`;
    const refused = expectNothingWritten(() =>
      copy({ on_conflict: 'skip' }).then(
        () => null,
        (error) => error,
      ),
    );
    expect(await refused).toMatchObject({
      code: 'invalid',
      fields: [
        { path: flag(2), message: 'the other person has no override of it any more' },
        { path: `${flag(1)}.flag_name`, message: `the flag ${flag(1)} is archived` },
      ],
    });
  });

  test('is for people who may change overrides, and between people who are there', async () => {
    const call = (actor = ctx.actor, from = them) =>
      copyOverrides({ ...ctx, actor }, me, copyInput.parse({ from, flags, on_conflict: 'skip' }));
    await expect(call(userActor('viewer'))).rejects.toMatchObject({ code: 'forbidden' });
    await expect(call(ctx.actor, NOBODY)).rejects.toMatchObject({ code: 'user_not_found' });
  });

  test('is taken back from the dashboard', async () => {
    const cookie = await signIn((await makeUser({ role: 'admin' })).id);
    const as = <T>(work: () => Promise<T>) =>
      withNextRequest({ host: new URL(ORIGIN).host, origin: ORIGIN, cookie }, work, 'action');
    await makeOverride(them, flag(0), { value: true });
    await makeOverride(them, flag(1), { value: true });
    await makeOverride(me, flag(1), { value: false, reason: 'Was there' });
    const body = { from: them, flags: flags.slice(0, 2), on_conflict: 'replace' };

    const done = await as(() => copyOverridesAction(me, JSON.stringify(body)));
    expect(done).toMatchObject({ ok: true, data: { created: 1, updated: 1 } });
    const revision = done.ok && !done.data.dry_run ? done.data.revision : null;
    expect(await as(() => undoOverridesAction(JSON.stringify({ revision })))).toMatchObject({ ok: true });

    await expect(mine(0)).rejects.toMatchObject({ code: 'override_not_found' });
    expect(await mine(1)).toMatchObject({ value: false, reason: 'Was there' });
  });
});
