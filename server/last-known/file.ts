import { randomUUID } from 'node:crypto';
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from '../start-error';
import { decodeState, encodeState, type LastKnownState, type Owner, UnusableFile } from './format';

const NAME = 'last-known.jsonl';
/** Beyond this it is neither written nor read. */
const MAX_BYTES = 256 * 1024 * 1024;
/** What a crash has left half written is of no use after this. */
const LEFT_OVER_MS = 60 * 60 * 1000;

/**
 * Writes a state so that whoever reads finds either the whole of it or the whole of the one before, also after a power
 * cut. Only its user can read it.
 */
export async function writeLastKnown(dataDir: string, state: LastKnownState, owner: Owner): Promise<void> {
  const file = path.join(dataDir, NAME);
  const temporary = `${file}.${randomUUID()}`;
  try {
    await writeWhole(temporary, encodeState(state, owner));
    await rename(temporary, file);
    await syncFolder(dataDir);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function writeWhole(file: string, chunks: AsyncIterable<string>): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    let bytes = 0;
    for await (const chunk of chunks) {
      bytes += Buffer.byteLength(chunk);
      if (bytes > MAX_BYTES) throw new Error(`the last known state takes more than ${MAX_BYTES} bytes`);
      await handle.appendFile(chunk);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** So that the new name outlives a power cut, too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

/**
 * Reads the state that was written last, however long ago.
 * @throws UnusableFile saying why there is none that can be used
 */
export async function readLastKnown(dataDir: string, owner: Owner): Promise<LastKnownState> {
  const file = path.join(dataDir, NAME);
  try {
    if ((await stat(file)).size > MAX_BYTES) throw new UnusableFile('it is too large');
    return decodeState(await readFile(file, 'utf8'), owner);
  } catch (error) {
    if (error instanceof UnusableFile) throw error;
    if (errorCode(error) === 'ENOENT') throw new UnusableFile('there is none');
    throw new UnusableFile(`it cannot be read (${errorCode(error) ?? 'its content is not as it should be'})`);
  }
}

/** Removes the state, so that it does not come back after a power cut either. */
export async function removeLastKnown(dataDir: string): Promise<void> {
  await rm(path.join(dataDir, NAME), { force: true });
  await syncFolder(dataDir);
}

/** Removes what writers that were killed have left half written. */
export async function removeLeftOvers(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (!name.startsWith(`${NAME}.`)) continue;
    const file = path.join(dataDir, name);
    const { mtimeMs } = await stat(file);
    if (Date.now() - mtimeMs > LEFT_OVER_MS) await rm(file, { force: true });
  }
}
