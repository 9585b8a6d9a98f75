import { existsSync } from 'node:fs';
import path from 'node:path';

/** The folder of package.json, from the sources and from the bundle in `dist/` alike. */
export const projectRoot: string = findUpwards(import.meta.dirname);

function findUpwards(folder: string): string {
  if (existsSync(path.join(folder, 'package.json'))) return folder;
  const parent = path.dirname(folder);
  if (parent === folder) throw new Error(`No package.json above ${import.meta.dirname}`);
  return findUpwards(parent);
}
