import { Counter, Gauge, Registry } from 'prom-client';
import { getDb } from '../db/client';
import { selectActionCounts, selectActiveCounts } from './queries';

/**
 * The metrics of overrides in Prometheus' text format. Read from the database for every scrape, so that all
 * instances say the same and a restart loses nothing.
 */
export async function renderMetrics(now: Date): Promise<{ contentType: string; text: string }> {
  const [actions, active] = await Promise.all([
    selectActionCounts(getDb()),
    selectActiveCounts(getDb(), now),
  ]);
  const registry = new Registry();
  const total = new Counter({
    name: 'voiceassist_user_flag_overrides_total',
    help: 'User flag overrides created, updated, deleted and expired',
    labelNames: ['flag_name', 'action'],
    registers: [registry],
  });
  const current = new Gauge({
    name: 'voiceassist_user_flag_overrides_active',
    help: 'User flag overrides that are active now',
    labelNames: ['flag_name'],
    registers: [registry],
  });
  for (const row of actions) total.inc({ flag_name: row.flagName, action: row.action }, row.total);
  for (const row of active) current.set({ flag_name: row.flagName }, row.active);
  return { contentType: registry.contentType, text: await registry.metrics() };
}
