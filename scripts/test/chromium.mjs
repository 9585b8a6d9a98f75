// Where Chromium is; tests/support and playwright.config.ts use it too.
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';

/** Debian's package, and its program. */
export const HEADLESS_SHELL = 'chromium-headless-shell';

// First the one without windows, which needs half the time for each page.
const NAMES = [HEADLESS_SHELL, 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const FOLDERS = ['/usr/bin', '/usr/local/bin', '/snap/bin'];

/**
 * The path of a Chromium: `CHROMIUM_PATH`, the system's, or the one Playwright has downloaded.
 * @returns {Promise<string | undefined>} undefined when there is none
 */
export async function findChromium() {
  const folders = [...FOLDERS, ...(process.env.PATH ?? '').split(path.delimiter)].filter(Boolean);
  const system = folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name)));
  return [process.env.CHROMIUM_PATH, ...system, await playwrightsOwn()].find(isExecutable);
}

async function playwrightsOwn() {
  const { chromium } = await import('@playwright/test');
  return chromium.executablePath();
}

function isExecutable(file) {
  if (!file || !existsSync(file)) return false;
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
