// `npm run security:sqlmap -- --seconds 300`: lets sqlmap try every parameter of the lists and searches of a real server;
// with `--only users` of the addresses that have this in them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startPennon } from '../bench/shared/server.mjs';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '300' }, only: { type: 'string', default: '' } },
});
const seconds = Number(values.seconds);

/** Methods, addresses and bodies; sqlmap tries each parameter, and what is marked with `*`. */
const TARGETS = [
  ['GET', '/api/admin/users?q=ada&limit=10&sort=email'],
  ['GET', '/api/admin/users?cursor=AAAA'],
  [
    'GET',
    '/api/admin/flag-overrides?q=ada&status=active&flag=ui.dark_mode&sort=-updated_at&created_by=x&limit=10',
  ],
  ['GET', '/api/admin/feature-flags?q=dark&type=boolean&state=active&tag=web&sort=name&limit=10'],
  ['GET', '/api/admin/audit-log?flag=ui.dark_mode&actor=x&action=created&limit=10'],
  ['GET', '/api/admin/segments?q=beta&limit=10'],
  ['GET', '/api/admin/feature-flags/ui.dark_mode*/user-overrides?limit=10'],
  ['GET', '/api/flags/me?user=u-1734'],
  ['POST', '/api/admin/users/lookup', '{"keys":["a*"]}'],
  ['POST', '/ofrep/v1/evaluate/flags', '{"context":{"targetingKey":"a*"}}'],
].filter(([, address]) => address.includes(values.only));

if (spawnSync('sqlmap', ['--version']).error) {
  const isRoot = process.getuid?.() === 0;
  console.error(
    `sqlmap is not here. ${isRoot ? 'apt-get install sqlmap' : 'Ask root for: apt-get install sqlmap'}`,
  );
  process.exit(2);
}

const server = await startPennon({ env: { PENNON_DEMO: '1' } });
const folder = mkdtempSync(path.join(tmpdir(), 'pennon-sqlmap-'));
let found = 0;
let unfinished = 0;
try {
  for (const [method, address, body] of TARGETS) found += attack(method, address, body) ? 1 : 0;
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
console.log(
  `${found} of ${TARGETS.length} addresses can be injected; at ${unfinished} the time was up before all was tried.`,
);
process.exitCode = found === 0 ? 0 : 1;

/** @returns whether sqlmap could inject anything */
function attack(method, address, body) {
  const share = Math.floor(seconds / TARGETS.length);
  const args = [
    `--url=${server.url}${address}`,
    `--method=${method}`,
    `--headers=Authorization: Bearer ${server.key}${body ? '\\nContent-Type: application/json' : ''}`,
    ...(body ? [`--data=${body}`] : []),
    `--output-dir=${folder}`,
    '--batch',
    '--flush-session',
    '--dbms=PostgreSQL',
    '--level=2',
    '--risk=1',
    '--technique=BEUS',
    '--threads=2',
    '--ignore-code=400,404,422',
    '--disable-coloring',
  ];
  const { stdout, error } = spawnSync('sqlmap', args, {
    encoding: 'utf8',
    timeout: share * 1000,
    killSignal: 'SIGKILL',
    maxBuffer: 64 * 1024 * 1024,
  });
  const injected = /is vulnerable|appears to be .* injectable|Parameter: .*\n\s+Type:/.test(stdout);
  const isDone = /do not appear to be injectable/.test(stdout);
  if (!isDone && error) unfinished += 1;
  const tried = isDone ? 'all tried' : error ? 'time is up' : 'ended';
  console.log(
    `${method} ${address}: ${injected ? 'CAN BE INJECTED' : 'nothing'} (${tried}, ${countOf(stdout)} tests)`,
  );
  if (injected) console.log(stdout.slice(-3_000));
  return injected;
}

function countOf(stdout) {
  return stdout.match(/testing '/g)?.length ?? 0;
}
