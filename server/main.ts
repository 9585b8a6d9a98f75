import path from 'node:path';
import { type Config, ConfigError, loadConfig } from '@/lib/config';
import { prepareDataDir } from './data-dir';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres';
import { believeForwarded } from './forwarded';
import { drain, goOnFor, type Handler, listen, portOf } from './http-server';
import { type OnStop, run } from './life-cycle';
import { migrateDatabase } from './migrate';
import { withPageHeaders } from './page-headers';
import { projectRoot } from './project-root';
import { loadSecrets } from './secrets';
import { StartError } from './start-error';

const DRAIN_MS = 4_000;
const CLOSE_DATABASE_S = 0.3;

run(start, (error) => {
  const forPeople = error instanceof StartError || error instanceof ConfigError;
  console.error(forPeople ? `pennon: ${error.message}` : error);
});

/** Starts the one process: the fast lane and Next behind one port, on an own or a given PostgreSQL. */
async function start(onStop: OnStop, signal: AbortSignal): Promise<void> {
  const asked = loadConfig(process.env);
  const dataDir = await prepareDataDir(asked.dataDir);
  const nextAuthSecret = asked.nextAuthSecret ?? (await loadSecrets(dataDir)).nextAuthSecret;

  let onReady: (handler: Handler) => void = () => {};
  const server = await listen(
    asked.port,
    asked.host,
    new Promise((resolve) => {
      onReady = resolve;
    }),
  );
  const port = portOf(server);
  const nextAuthUrl = asked.nextAuthUrl ?? `http://localhost:${port}`;

  // Next is loaded meanwhile, but begins to run Pennon's code only once the environment is complete.
  const loadingNext = import('next');
  loadingNext.catch(() => {});
  const embedded = asked.databaseUrl ? undefined : await startEmbeddedPostgres({ dataDir });
  if (embedded) onStop(embedded.stop);
  signal.throwIfAborted();

  const databaseUrl = asked.databaseUrl ?? embedded?.url;
  const config: Config = { ...asked, port, dataDir, databaseUrl, nextAuthUrl, nextAuthSecret };
  completeEnvironment(config);
  const preparingNext = prepareNext(loadingNext, port);
  preparingNext.catch(() => {});
  const signIn = await prepareDatabase(config, onStop);
  signal.throwIfAborted();

  const { startFeed } = await import('@/lib/changes/feed');
  onStop(await startFeed());
  signal.throwIfAborted();

  onReady(await combine(config, await preparingNext));
  onStop(() => drain(server, DRAIN_MS));
  const { closeStreams } = await import('@/lib/streams/hub');
  // Before the server waits for what is under way: a stream has no end of its own.
  onStop(closeStreams);
  signal.throwIfAborted();
  const { startJobs } = await import('./jobs');
  onStop(startJobs());
  onStop(() => goOnFor(config.drainMs), config.drainMs);
  printBlock(config, signIn, embedded);
}

/** What Next, next-auth and `lib/` read. */
function completeEnvironment(config: Config): void {
  Object.assign(process.env, {
    NODE_ENV: 'production',
    DATABASE_URL: config.databaseUrl,
    NEXTAUTH_URL: config.nextAuthUrl,
    NEXTAUTH_SECRET: config.nextAuthSecret,
  });
}

async function prepareDatabase(config: Config, onStop: OnStop): Promise<readonly string[]> {
  await migrateDatabase(String(config.databaseUrl));
  const [{ bootstrap }, { closeDatabase }] = await Promise.all([
    import('./bootstrap'),
    import('@/lib/db/client'),
  ]);
  onStop(() => closeDatabase(CLOSE_DATABASE_S));
  const { signIn } = await bootstrap(config);
  return signIn;
}

async function prepareNext(loading: Promise<typeof import('next')>, port: number): Promise<Handler> {
  const { default: next } = await loading;
  const app = next({ dev: false, dir: projectRoot, port, quiet: true });
  await app.prepare();
  return app.getRequestHandler();
}

/** The hot paths go to the fast lane, everything else to Next. */
async function combine({ trustedProxies }: Config, next: Handler): Promise<Handler> {
  const [{ createFastLane }, { withPageMetrics }] = await Promise.all([
    import('./fast-lane'),
    import('./page-metrics'),
  ]);
  const fastLane = createFastLane();
  const pages = withPageHeaders(withPageMetrics(next));
  return (request, response) => {
    believeForwarded(request, trustedProxies);
    if (!fastLane(request, response)) pages(request, response);
  };
}

function printBlock(config: Config, signIn: readonly string[], embedded: EmbeddedPostgres | undefined): void {
  const elsewhere = embedded && path.relative(config.dataDir, embedded.clusterDir).startsWith('..');
  const rows: readonly (readonly [title: string, text: string])[] = [
    ['Sign in', signIn[0] ?? ''],
    ...signIn.slice(1).map((line) => ['', line] as const),
    ['Data', embedded ? config.dataDir : 'in the database of DATABASE_URL'],
    ...(elsewhere ? [['', `the database itself in ${path.dirname(embedded.clusterDir)}`] as const] : []),
    ['Stop', 'Ctrl-C'],
  ];
  const lines = rows.map(([title, text]) => `  ${title.padEnd(9)}${text}`);
  console.log(`\n  Pennon is ready at ${config.nextAuthUrl}\n\n${lines.join('\n')}\n`);
}
