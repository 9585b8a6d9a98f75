import postgres from 'postgres';
import { type Config, ConfigError, loadConfig } from '@/lib/config';
import { plainAddress } from '../plain-address';
import { checkDataFolder } from './data-folder';
import { judgeDatabase, readFacts } from './database';
import { type Finding, ok, problem } from './finding';
import { checkListening } from './listening';
import { checkRunningServer } from './running-server';
import { checkSettings } from './settings';

const CONNECT_TIMEOUT_S = 5;

/** Looks at a deployment: its settings, data folder, database, and the server that runs. Changes nothing. */
export async function examine(env: Readonly<Record<string, string | undefined>>): Promise<Finding[]> {
  const config = configOf(env);
  if (!('port' in config)) return [config];
  return [
    ok('settings', 'can be read'),
    ...checkSettings(config),
    ...(await checkDataFolder(config.dataDir)),
    ...(await checkDatabase(config.databaseUrl)),
    await checkRunningServer(plainAddress(config.nextAuthUrl ?? `http://localhost:${config.port}`)),
  ];
}

function configOf(env: Readonly<Record<string, string | undefined>>): Config | Finding {
  try {
    return loadConfig(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return problem('settings', error.message, 'Mend that variable: Pennon does not start with it.');
  }
}

async function checkDatabase(url: string | undefined): Promise<Finding[]> {
  if (!url) return [ok('database', 'DATABASE_URL is not set: Pennon brings its own PostgreSQL')];
  const connect = () =>
    postgres(url, { max: 1, connect_timeout: CONNECT_TIMEOUT_S, onnotice: () => {}, backoff: false });
  const [sql, hearing] = [connect(), connect()];
  try {
    const findings = judgeDatabase(await readFacts(sql));
    const notify = (channel: string) => sql`select pg_notify(${channel}, '')`;
    return [...findings, await checkListening(hearing, notify)];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [problem('database', `cannot be asked: ${why}`, 'See whether it runs, and mend DATABASE_URL.')];
  } finally {
    await Promise.all([sql, hearing].map((client) => client.end({ timeout: 0 })));
  }
}
