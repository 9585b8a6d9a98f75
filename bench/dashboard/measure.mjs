import { gzipSync } from 'node:zlib';

/** Keeps what the browser says of paints and of interactions, from the very start of each page. */
export function observe() {
  window.measured = { paint: 0, events: [] };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.measured.paint = entry.startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      if (entry.interactionId) window.measured.events.push(entry.duration);
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });
}

/**
 * Loads a page with nothing in the browser's cache.
 * @returns its largest contentful paint and when the server had answered, in ms after the request
 */
export async function load(context, url) {
  const page = await context.newPage();
  const answer = await page.goto(url, { waitUntil: 'networkidle' });
  if (!answer.ok()) throw new Error(`${url} was answered with ${answer.status()}`);
  const { paint } = await page.evaluate(() => window.measured);
  const answered = await page.evaluate(() => performance.getEntriesByType('navigation')[0].responseEnd);
  return { page, paint, answered };
}

/** Does something; the longest of its interactions, from the input to the next paint, in ms. Null where it cannot be done. */
export async function interact(page, { run }) {
  await page.evaluate(() => {
    window.measured.events = [];
  });
  try {
    await run(page);
  } catch {
    return null;
  }
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 250))));
  const events = await page.evaluate(() => window.measured.events);
  // Anything shorter than the threshold is not reported.
  return Math.max(16, ...events);
}

/** The gzip size of the scripts that the page's HTML asks for, in KB. */
export async function scriptKb(context, url) {
  const html = await (await context.request.get(url)).text();
  let bytes = 0;
  for (const source of new Set([...html.matchAll(/<script[^>]*\ssrc="([^"]+)"/g)].map(([, src]) => src))) {
    if (/nomodule/i.test(html.slice(html.indexOf(source) - 80, html.indexOf(source) + source.length + 40)))
      continue;
    const script = await context.request.get(new URL(source.replaceAll('&amp;', '&'), url).href);
    bytes += gzipSync(await script.body()).length;
  }
  return bytes / 1024;
}
