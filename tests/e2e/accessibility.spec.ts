import { expect, test, violationsOf } from '../support/e2e-test';
import { signIn } from '../support/pennon';

const PAGES = [
  '/overview',
  '/feature-flags',
  '/feature-flags?tab=schedules',
  '/feature-flags?tab=overrides',
  '/users',
  '/my-flags',
  '/account',
];

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    // Motion stopped: axe measures contrast, and a colour on its way is neither of the two.
    test.use({ colorScheme, contextOptions: { reducedMotion: 'reduce' } });

    test('axe finds nothing that keeps people out of the sign-in', async ({ page }) => {
      await page.goto('/sign-in');
      await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();

      expect(await violationsOf(page)).toEqual([]);
    });

    test('axe finds nothing that keeps people out of the pages behind it', async ({ page, server }) => {
      await signIn(page, server);
      for (const path of PAGES) {
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await page.waitForLoadState('networkidle');

        expect(await violationsOf(page), path).toEqual([]);
      }
    });
  });
}
