import type { Page } from '@playwright/test';
import axeCore, { type Result, type RunOptions } from 'axe-core';

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
  // What is right with a page is a hundred times as long.
  const told = JSON.stringify({ resultTypes: ['violations'], ...options });
  const violations = await page.evaluate<Result[]>(
    `axe.run(document, ${told}).then(({ violations }) => violations)`,
  );
  return violations.map(({ id, help, impact, nodes }) => ({
    rule: id,
    help,
    impact: impact ?? 'unknown',
    elements: nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ''}`),
  }));
}
