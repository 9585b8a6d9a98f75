import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import { run } from './run.mjs';

const TIMEOUT_MS = 60_000;
/** A file that is larger was made by a machine. */
const MAX_BYTES = 256 * 1024;
const CONNECTION = '@secretlint/secretlint-rule-database-connection-string';
/** Secretlint knows none of ours. Those of the tests are of one letter or a counted row. */
const OWN_KEY =
  /\bpn[ncs]_(?=[A-Za-z0-9_-]{43})(?=[A-Za-z0-9_-]*\d)(?=[A-Za-z0-9_-]*[A-Z])[A-Za-z0-9_-]{43,}/;

/** Checks that no file of the repository holds a secret: keys of clouds and services, private keys, our own. */
export async function checkSecrets(root) {
  const problems = [];
  for (const file of await filesOf(root)) problems.push(...(await secretsIn(root, file)));
  return { ok: problems.length === 0, output: problems.join('\n') };
}

/** Those that git knows; from an archive of the repository, those that it would not ignore. */
async function filesOf(root) {
  const listed = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    timeoutMs: TIMEOUT_MS,
  });
  return listed.ok ? listed.output.split('\0').filter(Boolean) : walk(root, ignored(root));
}

function ignored(root) {
  const lines = readFileSync(path.join(root, '.gitignore'), 'utf8').split('\n').filter(Boolean);
  const patterns = lines.map((line) =>
    line
      .replace(/^\/|\/$/g, '')
      .replace(/[.]/g, '\\.')
      .replace(/\*/g, '.*'),
  );
  return new RegExp(`^(?:\\.git|${patterns.join('|')})$`);
}

function walk(root, skipped, folder = '') {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (skipped.test(entry.name)) return [];
    const name = path.join(folder, entry.name);
    return entry.isDirectory() ? walk(root, skipped, name) : [name];
  });
}

async function secretsIn(root, file) {
  const full = path.join(root, file);
  const stat = statSync(full, { throwIfNoEntry: false });
  if (!stat?.isFile() || stat.size > MAX_BYTES) return [];
  const content = readFileSync(full, 'utf8');
  // A picture, say.
  if (content.includes('\0')) return [];
  const { messages } = await lintSource({
    source: { filePath: full, content, ext: path.extname(file), contentType: 'text' },
    options: {
      config: { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator }] },
      maskSecrets: true,
    },
  });
  const own = OWN_KEY.exec(content);
  return [
    // Databases of the tests are nobody's.
    ...messages
      .filter(({ ruleId }) => !(ruleId === CONNECTION && file.startsWith('tests/')))
      .map(({ loc, ruleId, message }) => `${file}:${loc.start.line} ${ruleId}: ${message}`),
    ...(own ? [`${file}: a key of Pennon, ${own[0].slice(0, 8)}…`] : []),
  ];
}
