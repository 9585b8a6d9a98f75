import { mkdir, realpath } from 'node:fs/promises';
import { explainFileError } from './start-error';

/**
 * Creates the data folder if it is not there; returns its path without symbolic links.
 * @throws StartError if it cannot be made or is no folder
 */
export async function prepareDataDir(dataDir: string): Promise<string> {
  try {
    await mkdir(dataDir, { recursive: true });
    return await realpath(dataDir);
  } catch (error) {
    return explainFileError(error, dataDir);
  }
}
