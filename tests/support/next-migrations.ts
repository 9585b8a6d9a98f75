import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const OURS = path.resolve(import.meta.dirname, '../../drizzle');

/** The migrations of a later version. */
export interface NextMigrations {
  readonly folder: string;
  readonly remove: () => Promise<void>;
}

/** Our migrations, and more: the text of a file each. */
export async function nextMigrations(...files: readonly string[]): Promise<NextMigrations> {
  const folder = await mkdtemp(path.join(tmpdir(), 'pennon-migrations-'));
  await cp(OURS, folder, { recursive: true });
  const journalFile = path.join(folder, 'meta', '_journal.json');
  const journal = JSON.parse(await readFile(journalFile, 'utf8'));
  for (const [index, text] of files.entries()) {
    const last = journal.entries.at(-1);
    const tag = `${9000 + index}_next`;
    journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + 1, tag });
    await writeFile(path.join(folder, `${tag}.sql`), text);
  }
  await writeFile(journalFile, JSON.stringify(journal));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
