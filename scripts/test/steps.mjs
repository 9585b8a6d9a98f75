import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensureChromium } from './ensure-chromium.mjs';
import { checkMigrations } from './migrations.mjs';
import { countCheck, countPlaywright, countRun, countVitest } from './results.mjs';
import { run } from './run.mjs';

const MINUTE_MS = 60_000;

/**
 * The steps of `npm test` after the installation. `after` names the steps that must have ended before, whether
 * they passed or not; `alone` keeps everything else still meanwhile, for what is timed.
 * @returns {{ name: string, title: string, after?: string[], alone?: boolean, run: () => Promise<object> }[]}
 */
export function stepsOf(root) {
  const rawDir = path.join(root, 'coverage', 'raw');
  const env = {
    PATH: [path.join(root, 'node_modules', '.bin'), process.env.PATH].join(path.delimiter),
    NEXT_TELEMETRY_DISABLED: '1',
    NO_COLOR: '1',
    FORCE_COLOR: undefined,
  };
  const counting = { ...env, PENNON_COVERAGE: '1', PENNON_COVERAGE_DIR: rawDir };

  const sh = (script, { minutes = 5, ...rest } = {}) =>
    run('sh', ['-c', script], { cwd: root, env, timeoutMs: minutes * MINUTE_MS, ...rest });
  const check = (work) => async () => {
    const result = await work();
    return { ...result, counts: countCheck(result.ok) };
  };
  const vitest =
    (project, { minutes, env: ownEnv = counting, workers = 1 }) =>
    async () => {
      const report = reportFile(root, project);
      // The star takes in what needs a project of its own, such as the tests that mock.
      const script = `vitest run --project '${project}*' --maxWorkers=${workers} --reporter=default --reporter=json --outputFile.json=${report}`;
      const result = await sh(script, { minutes, env: ownEnv });
      return { ...result, counts: countRun(result.ok, countVitest(report)) };
    };
  const playwright = async () => {
    const report = reportFile(root, 'e2e');
    const result = await sh('playwright test --reporter=list,json', {
      minutes: 30,
      env: { ...counting, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    });
    return { ...result, counts: countRun(result.ok, countPlaywright(report)) };
  };
  const sdk = async () => {
    const checked = await sh('npm run -s check:sdk');
    return checked.ok ? vitest('sdk', { minutes: 5, env })() : { ...checked, counts: countCheck(false) };
  };
  const build = () => {
    rmSync(path.join(root, '.next-coverage'), { recursive: true, force: true });
    return sh('next build && tsdown', { minutes: 10, env: counting });
  };

  return [
    {
      name: 'lint',
      title: 'Biome: format and lint',
      run: check(() => sh('npm run -s lint -- --colors=off')),
    },
    {
      name: 'supply-chain',
      title: 'Lock file, version floors, licences, secrets',
      // Loaded when it runs: before the installation its packages are not there.
      run: check(async () => (await import('./supply-chain.mjs')).checkSupplyChain(root)),
    },
    { name: 'types', title: 'Types', run: check(() => sh('npm run -s types')) },
    { name: 'chromium', title: 'Chromium', run: check(() => ensureChromium(root)) },
    // After the types, as both write next-env.d.ts.
    { name: 'build', title: 'Build with counters', after: ['types'], run: check(build) },
    { name: 'imports', title: 'Import rules', run: check(() => sh('npm run -s check:imports')) },
    {
      name: 'unused',
      title: 'Unused code',
      after: ['types'],
      run: check(() => sh('npm run -s check:unused')),
    },
    { name: 'sdk', title: 'SDK as it is published', run: sdk },
    { name: 'migrations', title: 'Migrations of the schema', run: check(() => checkMigrations(root)) },
    {
      name: 'integration',
      title: 'Integration tests',
      run: vitest('integration', { minutes: 20, workers: 2 }),
    },
    { name: 'e2e', title: 'End-to-end tests', after: ['build', 'chromium', 'sdk'], run: playwright },
    {
      name: 'faults',
      title: 'Faults of instances, network and database',
      after: ['build', 'e2e'],
      run: vitest('faults', { minutes: 15 }),
    },
    // Behind the two that take longest, so that neither of them is left over at the end.
    { name: 'unit', title: 'Unit tests', run: vitest('unit', { minutes: 10, workers: 2 }) },
    // What people get, hence without counters.
    { name: 'start', title: 'Tests of npm start', alone: true, run: vitest('start', { minutes: 30, env }) },
    {
      name: 'coverage',
      title: 'Coverage',
      after: ['unit', 'integration', 'e2e', 'faults', 'start'],
      loud: true,
      run: check(() => sh('node scripts/coverage/report.mjs', { env: counting })),
    },
  ];
}

/** Makes room for the counts of a new run. */
export function clearCoverage(root) {
  rmSync(path.join(root, 'coverage'), { recursive: true, force: true });
  mkdirSync(path.join(root, 'coverage', 'raw'), { recursive: true });
}

function reportFile(root, name) {
  return path.join(root, 'node_modules', '.cache', `pennon-test-${name}-${process.pid}.json`);
}
