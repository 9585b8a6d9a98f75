import { appendFile, chown, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import postgres from 'postgres';
import { copyTree } from './files.mjs';

/** What a server makes anew, or what belongs to one that runs. */
const LEFT_OUT =
  /^(postmaster\.(pid|opts)|(pg_wal|pg_replslot|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans)\/.+|(.*\/)?pgsql_tmp.*)$/;

/**
 * Copies a data folder with its embedded database, which may be in use: PostgreSQL's low-level base backup.
 * @param {string} dataDir Pennon's data folder
 * @param {string} folder where the copy comes; must not be there yet
 * @throws Error saying what to do; nothing is left of the copy then
 */
export async function backUp(dataDir, folder) {
  const home = await realpath(path.join(dataDir, 'postgresql'));
  if ([dataDir, await realpath(dataDir), home].some((place) => isIn(place, folder))) {
    throw new Error(`${folder} would be a part of what is copied; name a folder outside of ${dataDir}.`);
  }
  if (await stat(folder).catch(() => null)) throw new Error(`${folder} is there already; name another one.`);
  const sql = await connect(path.join(home, 'data'));
  const unfinished = `${folder}.unfinished-${process.pid}`;
  try {
    await mkdir(unfinished, { recursive: true, mode: 0o700 });
    await copyTree(dataDir, unfinished, (name) => name === '' || !name.startsWith('postgresql'));
    await copyDatabase(sql, home, path.join(unfinished, 'postgresql'));
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  } finally {
    await sql.end();
  }
}

const isIn = (place, folder) => !path.relative(place, folder).startsWith('..');

async function copyDatabase(sql, from, to) {
  const [cluster, copy] = [path.join(from, 'data'), path.join(to, 'data')];
  await copyTree(from, to, (name) => !name.startsWith('data') && !name.endsWith('.log'));
  // Keeps the log since the beginning of the copy, until the end of this connection.
  await sql`select pg_create_physical_replication_slot('pennon_backup_' || pg_backend_pid(), true, true)`;
  await sql`select pg_backup_start('pennon', true)`;
  await copyTree(cluster, copy, (name) => !LEFT_OUT.test(name));
  const [{ labelfile }] = await sql`select labelfile from pg_backup_stop(false)`;
  await copyTree(path.join(cluster, 'pg_wal'), path.join(copy, 'pg_wal'));
  await prepareRecovery(cluster, copy, labelfile);
}

/** The copy recovers when it is first started, and goes on on a timeline of its own: another history than the original's. */
async function prepareRecovery(cluster, copy, label) {
  const { uid, gid } = await stat(path.join(cluster, 'PG_VERSION'));
  const write = async (name, text) => {
    const file = path.join(copy, name);
    await writeFile(file, text, { mode: 0o600 });
    if (process.getuid?.() === 0) await chown(file, uid, gid);
  };
  await write('backup_label', label);
  await write('recovery.signal', '');
  await appendFile(path.join(copy, 'postgresql.auto.conf'), "\nrestore_command = 'false'\n");
}

async function connect(cluster) {
  const pidFile = await readFile(path.join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const port = Number(pidFile.split('\n')[3]);
  // Without a port the driver would ask whatever listens at the usual one.
  const sql = port > 0 ? await openAt(port, cluster) : null;
  if (sql) return sql;
  throw new Error('The database does not run. Start Pennon and try again, or copy its stopped data folder.');
}

/** A connection to a cluster; null where something else listens at its port, or nothing. */
async function openAt(port, cluster) {
  const password = await readFile(path.join(path.dirname(cluster), 'password'), 'utf8');
  const sql = postgres({
    host: '127.0.0.1',
    port,
    database: 'postgres',
    username: 'pennon',
    password,
    max: 1,
    max_lifetime: null,
    onnotice: () => {},
  });
  const [row] = await sql`select current_setting('data_directory') as folder`.catch(() => []);
  if (row?.folder === cluster) return sql;
  await sql.end();
  return null;
}
