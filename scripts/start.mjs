// `npm start`, from a fresh clone: installs and builds what is missing, then becomes the server.
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';

const MINIMUM_NODE = [20, 19];

requireNode();
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
process.env.NEXT_TELEMETRY_DISABLED = '1';
try {
  await ensureInstalled(root);
  await ensureBuilt(root);
} catch (error) {
  console.error(`pennon: ${error.message}`);
  process.exit(1);
}
process.env.NODE_ENV = 'production';
// In this very process, so that there is one to signal and one to end.
await import(pathToFileURL(path.join(root, 'dist/server/main.mjs')).href);

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [needMajor, needMinor] = MINIMUM_NODE;
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return;
  console.error(
    `pennon: Node ${MINIMUM_NODE.join('.')} or newer is needed; this is ${process.versions.node}.`,
  );
  process.exit(1);
}
