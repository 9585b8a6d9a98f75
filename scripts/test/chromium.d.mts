/** The path of a Chromium: `CHROMIUM_PATH`, the system's, or the one Playwright has downloaded. */
export function findChromium(): Promise<string | undefined>;
