import { createServer } from 'node:http';
import path from 'node:path';
import { type Config, loadConfig } from '@/lib/config';
import type { SpanProtocol } from '@/lib/config-telemetry';
import { prepareDataDir } from './data-dir';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres';
import { believeForwarded } from './forwarded';
import { drain, goOnFor, type Handler, listen, portOf } from './http-server';
import type { Owner } from './last-known/format';
import { type OnStop, run } from './life-cycle';
import { withBodyLimit } from './page-bodies';
import { withPageHeaders } from './page-headers';
import { withOwnOrigin } from './page-origins';
import { plainAddress } from './plain-address';
import { projectRoot } from './project-root';
import { reportFailure } from './report-failure';
import { loadSecrets } from './secrets';
import type { Meanwhile } from './without-database';

const DRAIN_MS = 4_000;
const CLOSE_DATABASE_S = 0.3;

run(start, reportFailure);

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
  // Before anything that could be recorded, and nowhere near where nothing is.
  if (config.spanProtocol) onStop(await recordSpans(config.spanProtocol));
  const preparingNext = prepareNext(loadingNext, port);
  preparingNext.catch(() => {});
  const { closeDatabase } = await import('@/lib/db/client');
  onStop(() => closeDatabase(CLOSE_DATABASE_S));
  const { openDatabase, untilOpen } = await import('./open-database');
  const opened = await openDatabase(config);
  signal.throwIfAborted();

  const owner = { databaseUrl: String(databaseUrl), secret: nextAuthSecret };
  const meanwhile = 'signIn' in opened ? undefined : await serveMeanwhile(config, owner, opened.error);
  const { startFeed } = await import('@/lib/changes/feed');
  onStop(meanwhile?.stop ?? (await startFeed()));
  signal.throwIfAborted();
  // After what is under way is answered, which may revoke a key.
  let stopKeeping = async () => {};
  onStop(() => stopKeeping());
  let handle = meanwhile?.handler ?? (await combine(config, await preparingNext));
  onReady((request, response) => handle(request, response));
  const { closeStreams } = await import('@/lib/streams/hub');
  onStop(() => drain(server, DRAIN_MS, closeStreams));
  onStop(() => goOnFor(config.drainMs), config.drainMs);
  signal.throwIfAborted();

  const signIn = 'signIn' in opened ? opened.signIn : await untilOpen(config, signal);
  if (meanwhile) {
    await meanwhile.takeOver();
    handle = await combine(config, await preparingNext);
    const { noteWaiting } = await import('@/lib/readiness');
    noteWaiting(false);
  }
  signal.throwIfAborted();
  if (!embedded) stopKeeping = await keepState(dataDir, owner);
  const { startJobs } = await import('./jobs');
  onStop(startJobs());
  printBlock(config, signIn, embedded);
}

/** Begins without the database. */
async function serveMeanwhile(config: Config, owner: Owner, error: unknown): Promise<Meanwhile> {
  const [{ serveWithoutDatabase }, { noteWaiting }] = await Promise.all([
    import('./without-database'),
    import('@/lib/readiness'),
  ]);
  noteWaiting(true);
  const meanwhile = await serveWithoutDatabase(config, owner);
  const why = error instanceof Error ? error.message : String(error);
  console.error(`pennon: ${why} Until it can, ${meanwhile.sentence}.`);
  return meanwhile;
}

async function recordSpans(protocol: SpanProtocol): Promise<() => Promise<void>> {
  const { startTelemetry } = await import('./telemetry/start');
  return startTelemetry(protocol);
}

async function keepState(dataDir: string, owner: Owner): Promise<() => Promise<void>> {
  const { keepLastKnown } = await import('./last-known/keep');
  return keepLastKnown(dataDir, owner);
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

async function prepareNext(loading: Promise<typeof import('next')>, port: number): Promise<Handler> {
  const { default: next } = await loading;
  // Next listens for upgrades of the server it finds, and ends them in silence: there they never come. Whoever offers
  // HTTP/2, as Java's client does, is then answered in HTTP/1.1.
  const httpServer = createServer();
  const app = next({ dev: false, dir: projectRoot, port, quiet: true, httpServer });
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
  const pages = withPageHeaders(withOwnOrigin(withBodyLimit(withPageMetrics(next))));
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
  console.log(`\n  Pennon is ready at ${plainAddress(String(config.nextAuthUrl))}\n\n${lines.join('\n')}\n`);
}
