import { Counter, Gauge, Registry } from 'prom-client';
import { getDb } from './db/client';
import { isDatabaseReady, selectConnectionCounts, withinMs } from './db/health';
import { log } from './log';
import { processMetrics } from './metrics';
import { selectActionCounts, selectActiveCounts } from './overrides/queries';

/** Prometheus gives a scrape ten seconds when it is told nothing else. */
const TIMEOUT_MS = 6_000;

/**
 * All metrics in Prometheus' text format: those of this process, and those of the database, which every instance reads
 * anew for each scrape, so that all say the same and a restart loses nothing. While the database is away its own are
 * left out.
 */
export async function renderMetrics(now: Date): Promise<{ contentType: string; text: string }> {
  const ofDatabase = new Registry();
  const up = await isDatabaseReady();
  new Gauge({
    name: 'pennon_database_up',
    help: 'Whether the database answers and is migrated',
    registers: [ofDatabase],
  }).set(Number(up));
  if (up) await readDatabase(ofDatabase, now);
  const texts = await Promise.all([processMetrics().metrics(), ofDatabase.metrics()]);
  return { contentType: ofDatabase.contentType, text: texts.join('\n') };
}

async function readDatabase(registry: Registry, now: Date): Promise<void> {
  const db = getDb();
  const reading = Promise.all([
    selectActionCounts(db),
    selectActiveCounts(db, now),
    selectConnectionCounts(db),
  ]).catch((error: unknown) => error);
  const read = await withinMs(TIMEOUT_MS, reading, undefined);
  if (!Array.isArray(read)) {
    log().warn({ timeout: read === undefined }, 'the metrics of the database could not be read');
    return;
  }
  const [actions, active, connections] = read;
  const registers = [registry];
  const total = new Counter({
    name: 'voiceassist_user_flag_overrides_total',
    help: 'User flag overrides created, updated, deleted and expired',
    labelNames: ['flag_name', 'action'],
    registers,
  });
  const current = new Gauge({
    name: 'voiceassist_user_flag_overrides_active',
    help: 'User flag overrides that are active now',
    labelNames: ['flag_name'],
    registers,
  });
  const connected = new Gauge({
    name: 'pennon_database_connections',
    help: 'Connections of all instances to the database, by their state in pg_stat_activity',
    labelNames: ['state'],
    registers,
  });
  for (const row of actions) total.inc({ flag_name: row.flagName, action: row.action }, row.total);
  for (const row of active) current.set({ flag_name: row.flagName }, row.active);
  for (const row of connections) connected.set({ state: row.state }, row.connections);
}
