import { configure, render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { toast } from 'sonner';
import { afterEach, beforeAll } from 'vitest';
import { NowProvider } from '@/components/time/now';
import { loadConfirmDialog } from '@/components/ui/confirm-dialog';
import { loadFloating } from '@/components/ui/floating';
import { loadSelect } from '@/components/ui/select';
import { Toaster } from '@/components/ui/toaster';
import { fetchLoaded } from '@/components/ui/use-loaded';
import { UrlStateProvider } from '@/components/url/url-state';
import './browser';
import './matchers';
// What the app fetches once a page is there is at hand here.
import '@/components/ui/combobox-list';
import '@/components/ui/loaded-toaster';

// As long as it takes on a machine that does other things as well; what is there is found at once.
configure({ asyncUtilTimeout: 10_000 });

/** The instant of the tests: a Tuesday. */
export const NOW = new Date('2026-11-24T12:00:00.000Z');

beforeAll(async () => {
  await Promise.all([fetchLoaded(loadFloating), fetchLoaded(loadConfirmDialog), fetchLoaded(loadSelect)]);
});

afterEach(() => {
  toast.dismiss();
});

/** Draws something as it is drawn in the app, at `NOW`, with somebody who uses it. */
export function renderInApp(ui: ReactNode) {
  const user = userEvent.setup();
  const inApp = (children: ReactNode) => (
    <NowProvider serverNow={NOW.getTime()}>
      <UrlStateProvider>{children}</UrlStateProvider>
      <Toaster />
    </NowProvider>
  );
  const view = render(inApp(ui));
  return { user, ...view, redraw: (next: ReactNode) => view.rerender(inApp(next)) };
}
