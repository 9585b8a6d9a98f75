import { randomBytes, randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { prepareDataDir } from './data-dir';
import { errorCode, explainFileError, StartError } from './start-error';

const schema = z.object({ nextAuthSecret: z.string().min(32) });

/** What Pennon generates for itself once. */
export type Secrets = Readonly<z.infer<typeof schema>>;

/**
 * Reads the secrets of a data folder, and creates them the first time.
 * @throws StartError if the file is damaged: a new secret would sign everybody out, so that is for a person to decide
 */
export async function loadSecrets(dataDir: string): Promise<Secrets> {
  const file = path.join(await prepareDataDir(dataDir), 'secrets.json');
  try {
    return parse((await read(file)) ?? (await create(file)), file);
  } catch (error) {
    return explainFileError(error, dataDir);
  }
}

async function read(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Of two processes that do this at once, both get what the first one wrote. */
async function create(file: string): Promise<string> {
  const secrets: Secrets = { nextAuthSecret: randomBytes(32).toString('base64url') };
  const temporary = `${file}.${randomUUID()}`;
  try {
    await writeFile(temporary, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flush: true });
    await link(temporary, file).catch((error) => {
      if (errorCode(error) !== 'EEXIST') throw error;
    });
  } finally {
    await rm(temporary, { force: true });
  }
  return readFile(file, 'utf8');
}

function parse(text: string, file: string): Secrets {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new StartError(
      'data_folder_unusable',
      `${file} is damaged. Restore it, or remove it to get new secrets, which signs everybody out.`,
    );
  }
}
