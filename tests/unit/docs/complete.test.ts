import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../support/markdown-files';

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

/** What a text names in code: `NAME`. */
const namedIn = (text: string) => new Set([...text.matchAll(/`([^`\s]+)`/g)].map(([, name]) => name));

it('says in Operations what every variable of the environment is for', () => {
  const sources = ['config', 'config-oidc', 'config-telemetry']
    .map((name) => read(`lib/${name}.ts`))
    .join('\n');
  const variables = [...sources.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name]) => name);
  const named = namedIn(read('docs/operations.md'));

  expect(variables.length).toBeGreaterThan(30);
  expect(variables.filter((name) => !named.has(name))).toEqual([]);
});

it('says in the README what every command does, and names none that is not there', () => {
  const scripts = Object.keys(JSON.parse(read('package.json')).scripts);
  const [, commands = ''] = read('README.md').split('\n## Commands\n');
  const [table = ''] = commands.split('\n## ');
  const named = [...table.matchAll(/`(?:run )?([a-z0-9]+(?::[a-z0-9]+)?)`(?! …)/g)].map(([, name]) => name);

  expect([...named].sort()).toEqual(scripts.filter((name) => name !== 'postinstall').sort());
});
