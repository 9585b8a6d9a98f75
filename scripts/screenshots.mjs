// `npm run docs:screenshots [folder]`: takes each page of the dashboard, with the demo's data, in light and dark, at 1280
// and 390 px, into the folder (one of the system's for temporary files when left out), and renews docs/images.
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { ensureBuilt } from './lib/build.mjs';
import { startDemo } from './screenshots/demo-server.mjs';
import { picturesOf } from './screenshots/pages.mjs';
import { tellStory } from './screenshots/story.mjs';
import { findChromium } from './test/chromium.mjs';

/** Larger ones make the repository heavy. */
const MAX_IMAGE_BYTES = 120_000;
const QUALITY = 88;
const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];
const THEMES = ['light', 'dark'];

const root = path.dirname(import.meta.dirname);
const IMAGES = path.join(root, 'docs', 'images');
const folder = path.resolve(process.argv[2] ?? (await mkdtemp(path.join(tmpdir(), 'pennon-screenshots-'))));
await mkdir(folder, { recursive: true });
await ensureBuilt(root);
const demo = await startDemo(root);
const browser = await chromium.launch({
  executablePath: await findChromium(),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  const { storageState, userId } = await signIn();
  for (const theme of THEMES) {
    for (const size of SIZES) await takeAll(picturesOf(userId), theme, size, storageState);
  }
  console.log(`All pictures are in ${folder}`);
} finally {
  await browser.close();
  await demo.stop();
}

/** Signs in as the administrator and makes what there is to see. */
async function signIn() {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${demo.url}/sign-in`);
  await page.getByLabel('E-mail').fill(demo.email);
  await page.getByLabel('Password').fill(demo.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
  const userId = await tellStory(page);
  const storageState = await context.storageState();
  await context.close();
  return { storageState, userId };
}

async function takeAll(pictures, theme, size, storageState) {
  const context = await browser.newContext({
    storageState,
    viewport: size,
    colorScheme: theme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'UTC',
    // For the style that hides what blinks.
    bypassCSP: true,
  });
  for (const picture of pictures) {
    const page = await context.newPage();
    const shot = await take(page, picture);
    await writeFile(path.join(folder, `${picture.name}-${theme}-${size.width}.webp`), shot);
    const isKept = theme === (picture.theme ?? 'light') && size.width === SIZES[0].width;
    if (picture.image !== undefined && isKept) await keep(picture.image, shot);
    await page.close();
  }
  await context.close();
}

async function take(page, { path: address, prepare }) {
  const response = await page.goto(`${demo.url}${address}`);
  if (!response?.ok()) throw new Error(`${address}: ${response?.status()}`);
  await page.locator('h1').first().waitFor({ state: 'attached' });
  await prepare?.(page);
  await page.waitForLoadState('networkidle');
  // What is still on its way breathes.
  await page.waitForFunction(() => document.querySelector('.animate-breathe') === null);
  await page.evaluate(() => document.fonts.ready);
  await page.addStyleTag({
    content: '* { caret-color: transparent !important; transition: none !important }',
  });
  return capture(page);
}

/** As WebP, which Playwright does not offer: a third of the bytes. */
async function capture(page) {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  return Buffer.from(data, 'base64');
}

async function keep(name, shot) {
  if (shot.length > MAX_IMAGE_BYTES) throw new Error(`${name}.webp has ${shot.length} bytes`);
  await mkdir(IMAGES, { recursive: true });
  await writeFile(path.join(IMAGES, `${name}.webp`), shot);
  console.log(`docs/images/${name}.webp ${shot.length} bytes`);
}
