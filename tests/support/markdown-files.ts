import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../..');
const FOLDERS = ['docs', 'deploy', 'examples', 'bench', 'tests/conformance'];
const FILES = ['README.md', 'sdk/README.md'];

/** Every Markdown file of the repository, by its path in it. */
export function markdownFiles(): ReadonlyMap<string, string> {
  const files = [...FILES, ...FOLDERS.filter((folder) => existsSync(path.join(ROOT, folder))).flatMap(below)];
  return new Map(files.map((file) => [file, readFileSync(path.join(ROOT, file), 'utf8')]));
}

function below(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : below(file);
    return file.endsWith('.md') ? [file] : [];
  });
}
