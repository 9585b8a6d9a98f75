// Which files coverage is measured over, and the folder each of them counts for.
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const SOURCE_FOLDERS = ['app', 'components', 'lib', 'server', 'sdk'];
const SOURCE_FILES = ['middleware.ts'];
const TYPESCRIPT = /\.tsx?$/;
const NOT_SOURCE = /\.d\.ts$|\.test\.tsx?$|\.config\.ts$|(^|\/)(node_modules|dist|tests)\//;

/** The path of `file` below `root`, with forward slashes. */
export function relativePath(root, file) {
  return path.relative(root, file).split(path.sep).join('/');
}

/** Whether coverage is measured for `file`: TypeScript of the product, no tests, types or tools. */
export function isFirstParty(root, file) {
  const relative = relativePath(root, file);
  if (!TYPESCRIPT.test(relative) || NOT_SOURCE.test(relative)) return false;
  return (
    SOURCE_FILES.includes(relative) || SOURCE_FOLDERS.some((folder) => relative.startsWith(`${folder}/`))
  );
}

/** Absolute paths of every first-party file, loaded by a test or not. */
export function firstPartyFiles(root) {
  const inFolders = SOURCE_FOLDERS.flatMap((folder) => filesBelow(path.join(root, folder)));
  const alone = SOURCE_FILES.map((file) => path.join(root, file)).filter(exists);
  return [...inFolders, ...alone].filter((file) => isFirstParty(root, file)).sort();
}

/** The folder that `file` counts for: `app`, `components`, `lib/<noun>`, `lib` (its root files), `server`, ... */
export function folderOf(root, file) {
  const [first = '', second, third] = relativePath(root, file).split('/');
  return first === 'lib' && third !== undefined ? `lib/${second}` : first;
}

function filesBelow(folder) {
  if (!exists(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesBelow(file);
    return [file];
  });
}

function exists(file) {
  return statSync(file, { throwIfNoEntry: false }) !== undefined;
}
