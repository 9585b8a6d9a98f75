import { describe, expect, test } from 'vitest';
import type { UpdateFlagInput } from '@/lib/flags/schemas';
import { archiveFlag, getFlag, updateFlag } from '@/lib/flags/service';
import { flagVersion, restoreFlagVersion, undoFlagChange } from '@/lib/flags/versions';
import { getOverride } from '@/lib/overrides/service';
import { currentRevision } from '../support/database-contents';
import { at, contextOf, makeFlag, makeOverride, makeUser, unique, userActor } from '../support/factories';

const ctx = contextOf();
const later = contextOf({ now: at(60_000) });
const variants = [
  { key: 'a', value: 'A' },
  { key: 'b', value: 'B' },
];

async function made(flag: Parameters<typeof makeFlag>[0] = {}) {
  const { name } = await makeFlag({ type: 'string', variants, default: { variant: 'a' }, ...flag });
  return { name, revision: await currentRevision() };
}

async function change(name: string, patch: UpdateFlagInput) {
  await updateFlag(ctx, name, patch);
  return currentRevision();
}

const everything: UpdateFlagInput = {
  description: 'Another',
  tags: ['web'],
  owner: 'growth',
  enabled: false,
  client_visible: false,
  variants: [...variants, { key: 'c', value: 'C' }],
  default: {
    split: [
      { variant: 'a', weight: 30 },
      { variant: 'c', weight: 70 },
    ],
  },
  off: { variant: 'b' },
  rules: [
    {
      id: 'eu',
      name: 'EU',
      enabled: true,
      conditions: [{ attribute: 'country', operator: 'in', values: ['CH', 'AT'] }],
      rollout: { percent: 25 },
      serve: { variant: 'c' },
    },
  ],
};

const contents = async (name: string) => {
  const { version, updatedAt, updatedBy, etag, ...rest } = await getFlag(ctx, name);
  return rest;
};

describe('an earlier version of a flag', () => {
  test('is what the last change up to a revision left, whatever happened elsewhere in between', async () => {
    const { name, revision } = await made({ description: 'First' });
    await makeFlag();
    const between = await currentRevision();
    const second = await change(name, { description: 'Second' });

    expect(await flagVersion(ctx, name, revision)).toMatchObject({
      revision,
      fields: { description: 'First' },
    });
    expect(await flagVersion(ctx, name, between)).toMatchObject({
      revision,
      by: 'boss@example.com',
      fields: { description: 'First' },
      current: { description: 'Second' },
      archived: false,
    });
    expect(await flagVersion(ctx, name, second)).toMatchObject({ fields: { description: 'Second' } });
  });

  test('is not there before the flag was, nor for a flag that never was', async () => {
    const before = await currentRevision();
    const { name } = await made();

    await expect(flagVersion(ctx, name, before)).rejects.toMatchObject({
      code: 'invalid',
      fields: [{ path: 'revision' }],
    });
    await expect(flagVersion(ctx, unique('none'), before)).rejects.toMatchObject({ code: 'flag_not_found' });
  });

  test('can be read of an archived flag, and not be restored', async () => {
    const { name, revision } = await made();
    await change(name, { owner: 'growth' });
    await archiveFlag(ctx, name);

    expect(await flagVersion(ctx, name, revision)).toMatchObject({ archived: true, fields: { owner: null } });
    await expect(restoreFlagVersion(ctx, name, revision)).rejects.toMatchObject({ code: 'flag_archived' });
  });
});

describe('restoring a version', () => {
  test('gives back every field, salts and prerequisites included, as one change that the log has', async () => {
    const needed = await makeFlag();
    const { name } = await made({ prerequisites: [{ flag: needed.name, variants: ['on'] }] });
    const second = await change(name, everything);
    const wanted = await contents(name);
    await change(name, { ...everything, rules: [], prerequisites: [], variants, default: { variant: 'b' } });
    await change(name, { enabled: true, tags: [], owner: null, client_visible: true, description: '' });
    const before = await currentRevision();

    await restoreFlagVersion(later, name, second);

    expect(await contents(name)).toEqual(wanted);
    expect(await currentRevision()).toBe(before + 1);
    expect(await flagVersion(ctx, name, before + 1)).toMatchObject({ at: later.now });
  });

  test('leaves alone what is the same, so that nothing else is checked or written', async () => {
    const { name, revision } = await made();

    const flag = await restoreFlagVersion(ctx, name, revision);

    expect(flag.version).toBe(1);
    expect(await currentRevision()).toBe(revision);
  });

  test('writes only over the flag that was looked at', async () => {
    const { name, revision } = await made();
    await change(name, { owner: 'growth' });
    const { etag } = await flagVersion(ctx, name, revision);
    await change(name, { owner: 'web' });

    await expect(restoreFlagVersion(ctx, name, revision, { ifMatch: etag })).rejects.toMatchObject({
      code: 'version_mismatch',
    });
    expect(await getFlag(ctx, name)).toMatchObject({ owner: 'web' });
  });

  test('that takes a pinned variant away names whom it concerns, and pauses them when told to', async () => {
    const { name, revision } = await made();
    await change(name, everything);
    const person = await makeUser();
    await makeOverride(person.id, name, { value: 'C' });

    await expect(restoreFlagVersion(ctx, name, revision)).rejects.toMatchObject({
      code: 'flag_in_use',
      details: { override_count: 1, overrides: [{ email: person.email }] },
    });
    expect(await getFlag(ctx, name)).toMatchObject({ description: 'Another' });

    await restoreFlagVersion(ctx, name, revision, { resolve: 'pause' });
    expect(await getFlag(ctx, name)).toMatchObject({ variants });
    expect(await getOverride(ctx, person.id, name)).toMatchObject({ enabled: false, value: 'C' });
  });

  test('is refused when it needs what is no longer there', async () => {
    const needed = await makeFlag();
    const { name, revision } = await made({ prerequisites: [{ flag: needed.name, variants: ['on'] }] });
    await change(name, { prerequisites: [] });
    await archiveFlag(ctx, needed.name);

    await expect(restoreFlagVersion(ctx, name, revision)).rejects.toMatchObject({
      code: 'invalid',
      fields: [{ path: 'prerequisites.0.flag' }],
    });
  });
});

describe('undoing the last change of a flag', () => {
  test('gives back what was there before it', async () => {
    const { name, revision } = await made();
    const before = await contents(name);
    await change(name, everything);
    const restored = await restoreFlagVersion(ctx, name, revision);
    const undone = await undoFlagChange(ctx, name, restored.etag);
    expect(undone).toMatchObject({ description: 'Another', tags: ['web'] });

    await undoFlagChange(ctx, name, undone.etag);
    expect(await contents(name)).toEqual(before);
  });

  test('does nothing once somebody else has changed the flag, or when nothing was changed yet', async () => {
    const { name } = await made();
    const fresh = await getFlag(ctx, name);
    await expect(undoFlagChange(ctx, name, fresh.etag)).rejects.toMatchObject({ code: 'version_mismatch' });
    const mine = await updateFlag(ctx, name, { owner: 'mine' });
    await change(name, { owner: 'theirs' });

    await expect(undoFlagChange(ctx, name, mine.etag)).rejects.toMatchObject({ code: 'version_mismatch' });
    expect(await getFlag(ctx, name)).toMatchObject({ owner: 'theirs' });
  });
});

describe('who may', () => {
  test('a viewer reads versions and restores none; a user does neither', async () => {
    const { name, revision } = await made();
    await change(name, { owner: 'growth' });
    const { etag } = await getFlag(ctx, name);
    const [viewer, user] = [userActor('viewer'), userActor('user')].map((actor) => contextOf({ actor }));
    if (!viewer || !user) throw new Error('two people');

    expect(await flagVersion(viewer, name, revision)).toMatchObject({ fields: { owner: null } });
    const refused = { code: 'forbidden' };
    await expect(flagVersion(user, name, revision)).rejects.toMatchObject(refused);
    await expect(restoreFlagVersion(viewer, name, revision)).rejects.toMatchObject(refused);
    await expect(undoFlagChange(viewer, name, etag)).rejects.toMatchObject(refused);
    expect(await getFlag(ctx, name)).toMatchObject({ owner: 'growth' });
  });
});
