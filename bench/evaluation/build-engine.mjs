import { fileURLToPath } from 'node:url';
import { build } from 'tsdown';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

/** Bundles Pennon's engine into one file, with the settings of the server's own build. */
export async function buildEngine() {
  await build({
    config: false,
    cwd: path('../..'),
    entry: { engine: path('engine.ts') },
    outDir: path('../dist'),
    outExtensions: () => ({ js: '.mjs' }),
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    clean: true,
    dts: false,
    logLevel: 'warn',
  });
}
