import type { Page } from '@playwright/test';

/**
 * Makes `goto` and `reload` of a page wait until React has taken over what the server drew. A script is faster than
 * any person: what it presses or types before, nobody hears.
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
    [...document.querySelectorAll('button, input, textarea')]
      .filter((control) => control.checkVisibility())
      .every((control) => Object.keys(control).some((key) => key.startsWith('__reactProps$')));
  // A page that React has no part in is as it is.
  await page.waitForFunction(takenOver, undefined, { timeout: 5_000 }).catch(() => undefined);
}
