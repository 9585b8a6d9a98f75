import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (file: string) => readFileSync(new URL(`../../sdk/${file}`, import.meta.url), 'utf8');
const manifest = JSON.parse(read('package.json'));

/** Files that applications load. */
const files = Object.values<{ default?: string } | string>(manifest.exports).flatMap((entry) =>
  typeof entry === 'object' && entry.default ? [entry.default] : [],
);

test('the package needs no other', () => {
  expect(manifest.dependencies).toBeUndefined();
});

test.each(files)('%s imports only what the application has, and what is said to be needed', (file) => {
  const imported = [...read(file).matchAll(/\bfrom\s*["']([^."'][^"']*)["']/g)].map(([, name]) => name);
  const peers = Object.keys(manifest.peerDependencies ?? {});
  const foreign = imported.filter(
    (name) => !peers.some((peer) => name === peer || name?.startsWith(`${peer}/`)),
  );
  expect(foreign).toEqual([]);
});
