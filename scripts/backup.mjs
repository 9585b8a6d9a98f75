// `npm run backup -- <folder>` and `npm run restore -- <folder>`: of the embedded database, with the data folder around it.
import path from 'node:path';
import { backUp } from './backup/backup.mjs';
import { restore } from './backup/restore.mjs';

const [command, folder] = process.argv.slice(2);
const dataDir = path.resolve(process.env.PENNON_DATA_DIR || '.pennon');

try {
  if (process.env.DATABASE_URL) throw new Error('DATABASE_URL is set: use pg_dump and pg_restore.');
  if (!folder) throw new Error(`Name a folder: npm run ${command} -- /somewhere/pennon-2026-11-26`);
  const began = performance.now();
  if (command === 'restore') {
    const before = await restore(path.resolve(folder), dataDir);
    console.log(`Restored. Start Pennon.${before ? ` The database that was there is in ${before}` : ''}`);
  } else {
    await backUp(dataDir, path.resolve(folder));
    console.log(
      `Backed up to ${path.resolve(folder)} in ${((performance.now() - began) / 1_000).toFixed(1)} s.`,
    );
  }
} catch (error) {
  console.error(`pennon: ${error.message}`);
  process.exitCode = 1;
}
