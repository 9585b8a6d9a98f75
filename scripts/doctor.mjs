// `npm run doctor`: looks at a deployment and says what to do. From a fresh clone it installs and builds what it needs.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runNpm } from './lib/command.mjs';
import { ensureInstalled } from './lib/install.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const doctor = path.join(root, 'dist/server/doctor.mjs');
try {
  if (!existsSync(doctor)) {
    // What is told on the way is not the result.
    console.log = console.error;
    await ensureInstalled(root);
    await runNpm(['run', 'build:server'], { cwd: root, lock: 'ignore' });
  }
} catch (error) {
  console.error(`pennon: ${error.message}`);
  process.exit(1);
}
await import(pathToFileURL(doctor).href);
