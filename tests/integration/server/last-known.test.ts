import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  forgetKeys,
  holdKeys,
  isKeyOfFile,
  lastKnownKey,
  readStandingKeys,
} from '@/lib/auth/last-known-keys';
import { sha256 } from '@/lib/auth/secret';
import { startFeed } from '@/lib/changes/feed';
import { revokeApiKey } from '@/lib/keys/service';
import type { StandingKey } from '@/lib/keys/types';
import { log } from '@/lib/log';
import { readiness } from '@/lib/readiness';
import { dropSingleton } from '@/lib/singleton';
import { readLastKnown, writeLastKnown } from '@/server/last-known/file';
import type { LastKnownState } from '@/server/last-known/format';
import { keepLastKnown } from '@/server/last-known/keep';
import { withdraw } from '@/server/last-known/withdraw';
import { testDatabaseUrl } from '../../support/database';
import { contextOf, makeFlag, makeKey, makeSegment } from '../../support/factories';
import { caughtUp } from '../../support/feed';

const PATIENT = { timeout: 30_000, interval: 50 };
const owner = { databaseUrl: testDatabaseUrl(), secret: 'a secret of the tests that is long enough' };

let dataDir: string;
let file: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'pennon-last-known-'));
  file = path.join(dataDir, 'last-known.jsonl');
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const STATE: LastKnownState = {
  epoch: '4d9f0f52-6f4e-4c39-9c43-6a1f3c5f7a10',
  revision: 12,
  definitionsRevision: 7,
  asOf: new Date('2026-06-15T12:00:00.000Z'),
  source: {
    flags: [
      {
        name: 'ui.checkout',
        type: 'string',
        archived: false,
        enabled: true,
        client_visible: true,
        variants: [],
        default: { value: 'Grüezi \u2028 {"hmac"}\n' },
        off: { value: '' },
        prerequisites: [],
        rules: [],
      },
    ],
    segments: [{ key: 'beta', conditions: [], included: ['a'], excluded: [] }],
  },
  keys: [
    {
      id: 'b0ad9a0c-8a8f-4a5e-bb0b-d94a51a7f3ce',
      role: 'service',
      hash: sha256('pnn_x'),
      expiresAt: new Date('2027-01-01T00:00:00.000Z'),
      fromEnvironment: false,
    },
  ],
};

const reasonOf = (of = owner) =>
  readLastKnown(dataDir, of).then(
    () => 'it can be used',
    (error: Error) => error.message,
  );

describe('the file of the last known state', () => {
  test('gives back what was written, and only its user can read it', async () => {
    await writeLastKnown(dataDir, STATE, owner);

    expect(await readLastKnown(dataDir, owner)).toEqual(STATE);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(dataDir)).toEqual(['last-known.jsonl']);
  });

  test('has many flags in chunks, all of them under one checksum', async () => {
    const [flag] = STATE.source.flags;
    const flags = Array.from({ length: 2_000 }, (_, n) => ({ ...flag, name: `flag.${n}` }));
    const state = { ...STATE, source: { ...STATE.source, flags } } as LastKnownState;

    await writeLastKnown(dataDir, state, owner);

    expect(await readLastKnown(dataDir, owner)).toEqual(state);
  });

  test('is good for whoever connects to the same database, and for no other', async () => {
    await writeLastKnown(dataDir, STATE, owner);
    const same = new URL(owner.databaseUrl);
    same.password = 'a-new-one';
    const other = new URL(owner.databaseUrl);
    other.pathname = '/another';

    expect(await reasonOf({ ...owner, databaseUrl: same.href })).toBe('it can be used');
    expect(await reasonOf({ ...owner, databaseUrl: other.href })).toBe('it is of another database');
    expect(await reasonOf({ ...owner, secret: 'another secret that is long enough, too' })).toMatch(
      /^it is damaged/,
    );
  });

  test('that is not there, cut off, changed, longer, of another version or nothing of ours is not used', async () => {
    expect(await reasonOf()).toBe('there is none');
    await writeLastKnown(dataDir, STATE, owner);
    const text = await readFile(file, 'utf8');
    const damaged = /^it is damaged/;
    const cases: [string, RegExp][] = [
      ['', damaged],
      ['\n', damaged],
      ['null\nnull\n', damaged],
      [text.slice(0, text.length / 2), damaged],
      [text.slice(0, -2), damaged],
      [text.replace('"checkout', '"Checkout').replace('ui.checkout', 'ui.checkouT'), damaged],
      [text.replace('"service"', '"admin"'), damaged],
      [text.split('\n').toSpliced(1, 1).join('\n'), damaged],
      [text.replace('"version":1', '"version":2'), /another version/],
    ];
    for (const [content, reason] of cases) {
      await writeFile(file, content);
      expect(await reasonOf()).toMatch(reason);
    }
    await writeFile(file, text);
    await appendFile(file, '{"flag":{}}\n');
    expect(await reasonOf()).toMatch(damaged);
    await rm(file);
    await writeFile(path.join(dataDir, 'x'), '');
    expect(await readLastKnown(path.join(dataDir, 'x'), owner).catch((error) => error.message)).toBe(
      'it cannot be read (ENOTDIR)',
    );
  });

  test('stays as it was when the next one cannot be written, and nothing is left behind', async () => {
    await writeLastKnown(dataDir, STATE, owner);
    const endless = function* () {
      yield STATE.source.flags[0];
      throw new Error('no more');
    };

    const broken = { ...STATE, source: { flags: endless(), segments: [] } } as unknown as LastKnownState;
    await expect(writeLastKnown(dataDir, broken, owner)).rejects.toThrow('no more');

    expect(await readLastKnown(dataDir, owner)).toEqual(STATE);
    expect(await readdir(dataDir)).toEqual(['last-known.jsonl']);
  });
});

describe('a file that cannot be written anew', () => {
  const [key] = STATE.keys as [StandingKey];
  const HOUR_MS = 3_600_000;
  const now = Date.now();
  const ends = (hours: number | null) => (hours === null ? null : new Date(now + hours * HOUR_MS));

  test.each<[string, { wrote: StandingKey; stands: StandingKey[]; stays: boolean }]>([
    ['has keys that stand', { wrote: key, stands: [key], stays: true }],
    ['has a key that was revoked', { wrote: key, stands: [], stays: false }],
    ['has a key that was made anew', { wrote: key, stands: [{ ...key, hash: sha256('y') }], stays: false }],
    ['has a key that may less now', { wrote: { ...key, role: 'admin' }, stands: [key], stays: false }],
    [
      'has a key that ends sooner now',
      { wrote: { ...key, expiresAt: ends(2) }, stands: [{ ...key, expiresAt: ends(1) }], stays: false },
    ],
    [
      'has a key that ends now, and did not',
      { wrote: { ...key, expiresAt: null }, stands: [{ ...key, expiresAt: ends(1) }], stays: false },
    ],
    [
      'has a key that ends later now',
      { wrote: { ...key, expiresAt: ends(1) }, stands: [{ ...key, expiresAt: null }], stays: true },
    ],
    ['has a key that has ended', { wrote: { ...key, expiresAt: ends(-1) }, stands: [], stays: true }],
  ])('and %s stays or goes', async (_, { wrote, stands, stays }) => {
    await writeLastKnown(dataDir, { ...STATE, keys: [wrote] }, owner);

    await withdraw(dataDir, owner, stands);

    expect(await readdir(dataDir)).toEqual(stays ? ['last-known.jsonl'] : []);
  });

  test('nor removed asks for somebody to delete it', async () => {
    await writeLastKnown(dataDir, STATE, owner);
    const error = vi.spyOn(log(), 'error');
    onTestFinished(() => error.mockRestore());

    await withdraw(dataDir, owner, [], () => Promise.reject(new Error('read-only')));

    expect(error).toHaveBeenCalledWith(
      expect.objectContaining({ error: 'Error: read-only' }),
      expect.stringContaining('delete it'),
    );
  });

  test('and is none of ours is left alone', async () => {
    await writeFile(file, 'a note');

    await withdraw(dataDir, owner, []);

    expect(await readFile(file, 'utf8')).toBe('a note');
  });
});

describe('a key that is held', () => {
  const [key] = STATE.keys;
  const hash = sha256('pnn_x');
  const before = new Date('2026-12-31T23:59:59.999Z');

  test('is good until its very end, and client tokens of it only where it comes from the file', () => {
    onTestFinished(() => holdKeys([], 'database'));
    holdKeys(STATE.keys, 'file');
    expect(lastKnownKey(hash, before)).toEqual(key);
    expect(lastKnownKey(hash, new Date('2027-01-01T00:00:00.000Z'))).toBeNull();
    expect(isKeyOfFile(key?.id ?? '', before)).toBe(true);

    holdKeys(STATE.keys, 'database');
    expect(lastKnownKey(hash, before)).toEqual(key);
    expect(isKeyOfFile(key?.id ?? '', before)).toBe(false);
  });

  test('that is changed while they are read is not held', async () => {
    onTestFinished(() => holdKeys([], 'database'));
    const { id, secret } = await makeKey('service');

    const reading = readStandingKeys(new Date());
    forgetKeys([id]);
    await reading;

    expect(lastKnownKey(sha256(secret), new Date())).toBeNull();
    await readStandingKeys(new Date());
    expect(lastKnownKey(sha256(secret), new Date())).toMatchObject({ id });
  });
});

describe('a process with a feed', () => {
  const keep = async () => {
    onTestFinished(await startFeed());
    const stop = keepLastKnown(dataDir, owner);
    onTestFinished(stop);
    return stop;
  };
  const written = () => readLastKnown(dataDir, owner).catch(() => null);

  test('keeps flags, segments and standing keys on disk, and writes again when they change', async () => {
    const [flag, segment] = [await makeFlag(), await makeSegment()];
    const [service, admin, viewer] = [
      await makeKey('service'),
      await makeKey('admin'),
      await makeKey('viewer'),
    ];
    await keep();

    await vi.waitUntil(written, PATIENT);
    const first = await readLastKnown(dataDir, owner);
    expect(first.source.flags.map(({ name }) => name)).toContain(flag.name);
    expect(first.source.segments.map(({ key }) => key)).toContain(segment.key);
    const ids = first.keys.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([service.id, admin.id]));
    expect(ids).not.toContain(viewer.id);
    expect(await readFile(file, 'utf8')).not.toContain(service.secret);

    await revokeApiKey(contextOf(), service.id);
    expect(lastKnownKey(sha256(service.secret), new Date())).toBeNull();
    const late = await makeFlag();
    await vi.waitUntil(async () => {
      const { source, keys } = await readLastKnown(dataDir, owner);
      const isLate = source.flags.some(({ name }) => name === late.name);
      return isLate && keys.every(({ id }) => id !== service.id);
    }, PATIENT);
  });

  test('writes what has changed last before it stops', async () => {
    const stop = await keep();
    await vi.waitUntil(written, PATIENT);
    const flag = await makeFlag();
    await caughtUp();

    await stop();

    const names = async () => (await readLastKnown(dataDir, owner)).source.flags.map(({ name }) => name);
    // Whoever stops waits a second, which a busy machine may exceed; the writing goes on.
    await expect.poll(names, PATIENT).toContain(flag.name);
  });

  test('has no key on disk that it revoked just before it stopped', async () => {
    const { id } = await makeKey('service');
    const stop = await keep();
    await vi.waitUntil(written, PATIENT);

    await revokeApiKey(contextOf(), id);
    await stop();

    const ids = async () => (await readLastKnown(dataDir, owner)).keys.map((key) => key.id);
    await expect.poll(ids, PATIENT).not.toContain(id);
  });

  test('clears away what a killed writer has left, and not what another writes just now', async () => {
    await writeFile(`${file}.old`, 'half');
    await utimes(`${file}.old`, 0, 0);
    await writeFile(`${file}.new`, 'half');
    await keep();

    await vi.waitUntil(async () => !(await readdir(dataDir)).includes('last-known.jsonl.old'), PATIENT);
    expect(await readdir(dataDir)).toContain('last-known.jsonl.new');
  });

  test('says anew now and then what is true still, as a file that is too old is not believed', async () => {
    onTestFinished(await startFeed());
    onTestFinished(keepLastKnown(dataDir, owner, 20));
    const first = await vi.waitUntil(written, PATIENT);

    const isAnew = async () => Number((await written())?.asOf) > first.asOf.getTime();
    await vi.waitUntil(isAnew, PATIENT);
  });

  test('leaves no key on disk that was revoked since, where it cannot write', async () => {
    const { id } = await makeKey('service');
    const stop = await keep();
    await vi.waitUntil(written, PATIENT);
    await stop();
    // A path that is long enough: the file has room, and a name that is longer has not.
    const names = Array.from({ length: 20 }, () => 'x'.repeat(198));
    const deep = path.join(dataDir, ...names, 'y'.repeat(4_070 - path.join(dataDir, ...names, 'y').length));
    await mkdir(deep, { recursive: true });
    await rename(file, path.join(deep, 'last-known.jsonl'));
    expect((await readLastKnown(deep, owner)).keys.map((key) => key.id)).toContain(id);
    await revokeApiKey(contextOf(), id);

    onTestFinished(keepLastKnown(deep, owner));

    await vi.waitUntil(async () => (await readdir(deep)).length === 0, PATIENT);
  });

  test('is degraded while it cannot write, and says why', async () => {
    onTestFinished(() => void dropSingleton('readiness'));
    await rm(dataDir, { recursive: true });
    await keep();

    await vi.waitUntil(async () => (await readiness()).reasons.includes('state_file_not_written'), PATIENT);
    expect((await readiness()).status).toBe('degraded');
  });
});
