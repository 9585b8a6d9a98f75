import { existsSync } from 'node:fs';
import { findChromium, HEADLESS_SHELL } from './chromium.mjs';
import { run } from './run.mjs';

const INSTALL_TIMEOUT_MS = 10 * 60_000;
const VERSION_TIMEOUT_MS = 30_000;

/** Finds a Chromium that starts, and installs one where there is none, or a slower one, and it can be done. */
export async function ensureChromium(root) {
  const outputs = [];
  for (const install of await installers()) {
    if (install) {
      const { output } = await run('sh', ['-c', install], {
        cwd: root,
        env: { DEBIAN_FRONTEND: 'noninteractive' },
        timeoutMs: INSTALL_TIMEOUT_MS,
      });
      outputs.push(`$ ${install}\n${output}`);
    }
    const file = await findChromium();
    if (file === undefined) continue;
    const version = await run(file, ['--version'], { cwd: root, timeoutMs: VERSION_TIMEOUT_MS });
    if (version.ok) return { ok: true, output: `${file}: ${version.output}` };
    outputs.push(`$ ${file} --version\n${version.output}`);
  }
  const advice =
    'No Chromium that starts was found. Install one (Debian and Ubuntu: apt-get install chromium; elsewhere: ' +
    'npx playwright install chromium) or name one in CHROMIUM_PATH.';
  return { ok: false, output: [...outputs, advice].join('\n') };
}

/** What to try, one after the other; null is to look what is there. */
async function installers() {
  const found = await findChromium();
  const isFast =
    found !== undefined && (found === process.env.CHROMIUM_PATH || found.endsWith(HEADLESS_SHELL));
  const debian = existsSync('/etc/debian_version') && process.getuid?.() === 0;
  const packages = `${HEADLESS_SHELL} fonts-liberation`;
  return [
    ...(isFast ? [null] : []),
    ...(debian ? [`apt-get update && apt-get install -y --no-install-recommends ${packages}`] : []),
    null,
    ...(debian
      ? ['apt-get update && apt-get install -y --no-install-recommends chromium fonts-liberation']
      : []),
    'npx playwright install chromium',
  ];
}
