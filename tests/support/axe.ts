import type { Page } from '@playwright/test';
import axeCore, { type AxeResults, type RunOptions } from 'axe-core';

/** One thing that keeps people out, and where it is. */
export interface AccessibilityViolation {
  readonly rule: string;
  readonly help: string;
  readonly impact: string;
  /** The offending elements, as HTML. */
  readonly elements: readonly string[];
}

/** What axe-core finds wrong on a page as it stands. `expect(await violationsOf(page)).toEqual([])`. */
export async function violationsOf(page: Page, options: RunOptions = {}): Promise<AccessibilityViolation[]> {
  await page.evaluate(axeCore.source);
  const results = await page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify(options)})`);
  return results.violations.map(({ id, help, impact, nodes }) => ({
    rule: id,
    help,
    impact: impact ?? 'unknown',
    elements: nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ''}`),
  }));
}
