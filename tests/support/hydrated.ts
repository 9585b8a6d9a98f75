import type { Page } from '@playwright/test';

const TAKEN_OVER_MS = 20_000;

/**
 * Makes `goto` and `reload` of a page wait until React has put what was streamed in its place, and has taken over what
 * the server drew. A script is faster than any person: what it reads before may be there twice, once unseen, and what
 * it presses or types, nobody hears.
 */
export function untilHydrated(page: Page): Page {
  const goto = page.goto.bind(page);
  const reload = page.reload.bind(page);
  page.goto = async (...args) => {
    const answer = await goto(...args);
    await hydrated(page);
    return answer;
  };
  page.reload = async (...args) => {
    const answer = await reload(...args);
    await hydrated(page);
    return answer;
  };
  return page;
}

async function hydrated(page: Page): Promise<void> {
  const takenOver = () =>
    // What was streamed waits in here until it is put in the place of a skeleton, or for ever where nothing was found.
    (document.querySelector('div[hidden][id^="S:"]') === null ||
      document.querySelector('h2')?.textContent === 'There is nothing at this address') &&
    [...document.querySelectorAll('button, input, textarea')]
      .filter((control) => control.checkVisibility())
      .every((control) => Object.keys(control).some((key) => key.startsWith('__reactProps$')));
  // A page that React has no part in is as it is.
  await page.waitForFunction(takenOver, undefined, { timeout: TAKEN_OVER_MS }).catch(() => undefined);
}
