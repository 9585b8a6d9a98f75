import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkLicences } from '../../../scripts/test/licences.mjs';
import { checkLockFile } from '../../../scripts/test/lock-file.mjs';
import { checkSecrets } from '../../../scripts/test/secrets.mjs';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'pennon-supply-'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}

interface Entry {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly resolved?: string;
}
const lock = (packages: Record<string, Entry>) =>
  write(
    'package-lock.json',
    JSON.stringify({
      packages: Object.fromEntries(
        Object.entries(packages).map(([name, entry]) => [`node_modules/${name}`, entry]),
      ),
    }),
  );

describe('the lock file', () => {
  const SAFE = {
    next: { version: '16.3.3' },
    'next-auth': { version: '4.24.15' },
    'drizzle-orm': { version: '0.45.2' },
  };

  test('is good with the versions that are needed, or later ones', () => {
    lock(SAFE);
    expect(checkLockFile(root)).toEqual({ ok: true, output: '' });
    lock({ ...SAFE, next: { version: '17.0.0' } });
    expect(checkLockFile(root).ok).toBe(true);
  });

  test.each([
    ['next', '16.3.2'],
    ['next', '16.3.3-canary.1'],
    ['next-auth', '4.24.14'],
    ['next-auth', '4.9.99'],
    ['drizzle-orm', '0.45.1'],
  ])('is refused with %s %s', (name, version) => {
    lock({ ...SAFE, [name]: { version } });
    const { ok, output } = checkLockFile(root);
    expect(ok).toBe(false);
    expect(output).toContain(`${name} is ${version}`);
  });

  test('is refused without one of them, with a copy of it further in, or with the address of a registry', () => {
    lock({ next: SAFE.next, 'next-auth': SAFE['next-auth'] });
    expect(checkLockFile(root).output).toContain('drizzle-orm is not in the lock file');
    lock({ ...SAFE, 'x/node_modules/next': { version: '15.0.0' } });
    expect(checkLockFile(root).output).toContain('x/node_modules/next is 15.0.0');
    lock({ ...SAFE, x: { version: '1.0.0', resolved: 'https://registry.example/x.tgz' } });
    expect(checkLockFile(root).ok).toBe(false);
  });
});

describe('the licence of what Pennon runs with', () => {
  test.each(['MIT', '(MIT OR GPL-3.0-only)', 'MIT AND ISC', 'Apache-2.0'])('may be %s', (license) => {
    lock({ x: { license } });
    expect(checkLicences(root)).toEqual({ ok: true, output: '' });
  });

  test.each(['GPL-3.0-only', 'AGPL-3.0-only', 'MIT AND GPL-2.0-only', 'BUSL-1.1', 'MPL-2.0', undefined])(
    'may not be %s',
    (license) => {
      lock({ '@a/x': license === undefined ? {} : { license } });
      expect(checkLicences(root)).toMatchObject({
        ok: false,
        output: expect.stringContaining('@a/x is under'),
      });
    },
  );

  test('is that of the package itself where the lock file names none', () => {
    lock({ x: {} });
    write('node_modules/x/package.json', JSON.stringify({ license: 'GPL-3.0-only' }));
    expect(checkLicences(root).output).toBe('x is under GPL-3.0-only');
    write('node_modules/x/package.json', JSON.stringify({ license: 'MIT' }));
    expect(checkLicences(root).ok).toBe(true);
  });

  test('does not matter of what only builds and tests it; an exception is for one package and one licence', () => {
    lock({ x: { license: 'GPL-3.0-only', dev: true }, lightningcss: { license: 'MPL-2.0' } });
    expect(checkLicences(root).ok).toBe(true);
    lock({ lightningcss: { license: 'GPL-3.0-only' } });
    expect(checkLicences(root).ok).toBe(false);
  });
});

const PRIVATE_KEY = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString()
  .trim();

describe('a secret in the repository', () => {
  const commit = () => {
    execFileSync('git', ['init', '-q'], { cwd: root });
    execFileSync('git', ['add', '-A'], { cwd: root });
  };
  // In pieces: else this file would be one that has secrets.
  const SECRETS: [string, string][] = [
    ['of a cloud', ['AWS_SECRET_ACCESS_', 'KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYQ8vT2mN5pX'].join('')],
    ['of a code host', ['ghp_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('')],
    ['that is a private key', PRIVATE_KEY],
    ['of a database', ['postgres://admin:', 'hunter2hunter2@db.example.org:5432/app'].join('')],
    ['of Pennon', ['pnn_', 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6kL9nP2q'].join('')],
  ];

  test.each(SECRETS)('%s is found, and not printed', async (_, secret) => {
    write('deploy/settings.txt', `${secret}\n`);
    commit();

    const { ok, output } = await checkSecrets(root);

    expect(ok).toBe(false);
    expect(output).toContain('deploy/settings.txt');
    expect(output).not.toContain(secret);
  });

  test('is found where there is no git as well, in what git would not ignore', async () => {
    write('.gitignore', 'node_modules/\n.env.*\n');
    const secret = `${SECRETS[1]?.[1]}\n`;
    for (const file of ['deploy/settings.txt', 'node_modules/x/index.js', '.env.local']) write(file, secret);

    const { output } = await checkSecrets(root);

    expect(output).toContain('deploy/settings.txt');
    expect(output).not.toMatch(/node_modules|\.env/);
  });

  test('is not seen in names, digests, pictures, and keys that a test has made up', async () => {
    write('a.ts', `const key = 'pnn_' + 'k'.repeat(43); const sha = '${'0a1b2c3d'.repeat(8)}';`);
    write('b.ts', `const key = 'pnn_${'x'.repeat(43)}';`);
    write('c.png', `\0${SECRETS[0]?.[1]}`);
    commit();

    expect(await checkSecrets(root)).toEqual({ ok: true, output: '' });
  });
});
