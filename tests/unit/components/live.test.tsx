// @vitest-environment jsdom
import { act, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EVERY_MS, followRevision, pauseMs, SELDOM_MS } from '@/components/live/follow-revision';
import { isBusy } from '@/components/live/is-busy';
import { LiveIndicator } from '@/components/live/live-indicator';
import { LiveProvider } from '@/components/live/live-provider';
import { NowProvider } from '@/components/time/now';
import { LeaveGuard } from '@/components/ui/leave-guard';
import { goTo, router } from './support/navigation';
import { NOW } from './support/render';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);

const EPOCH = 'a';
const at = (revision: number, epoch = EPOCH) => ({ epoch, revision });
const answer =
  (body: unknown, status = 200) =>
  async () =>
    Response.json(body, { status });
const server = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  vi.stubGlobal('fetch', server);
  server.mockReset().mockImplementation(answer(at(1)));
  goTo('/users', '?q=ada');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  Reflect.deleteProperty(document, 'hidden');
  document.body.replaceChildren();
});

/** Lets the next question be asked and answered. */
const nextQuestion = (pause = EVERY_MS * 1.2) => act(() => vi.advanceTimersByTimeAsync(pause));

function hide(hidden: boolean) {
  Object.defineProperty(document, 'hidden', { configurable: true, value: hidden });
  document.dispatchEvent(new Event('visibilitychange'));
}

function page(shows: ReturnType<typeof at> | null, inside?: React.ReactNode) {
  return (
    <NowProvider serverNow={NOW.getTime()}>
      <LiveProvider shows={shows}>
        <LiveIndicator />
        {inside}
      </LiveProvider>
    </NowProvider>
  );
}

describe('a page', () => {
  it('is drawn anew once for each change, and not while nothing changes', async () => {
    render(page(at(1)));
    await nextQuestion();
    expect(server).toHaveBeenCalled();
    expect(router.refresh).not.toHaveBeenCalled();

    server.mockImplementation(answer(at(2)));
    await nextQuestion();
    await nextQuestion();
    expect(router.refresh).toHaveBeenCalledTimes(1);
    expect(screen.getByText('Live')).toBeVisible();
  });

  it('is drawn anew for another history of the database, even if its revision is lower', async () => {
    render(page(at(9)));
    server.mockImplementation(answer(at(2, 'b')));
    await nextQuestion();
    expect(router.refresh).toHaveBeenCalledTimes(1);
  });

  it('is not drawn anew for what it shows already, as after a save of one’s own', async () => {
    const { rerender } = render(page(at(1)));
    rerender(page(at(5)));
    server.mockImplementation(answer(at(5)));
    await nextQuestion();
    expect(router.refresh).not.toHaveBeenCalled();
  });

  it('waits with a change while something is typed, and shows it afterwards', async () => {
    render(page(at(1), <input aria-label="Reason" />));
    screen.getByLabelText('Reason').focus();
    server.mockImplementation(answer(at(2)));
    await nextQuestion();
    expect(router.refresh).not.toHaveBeenCalled();
    expect(screen.getByText('Update waiting')).toBeVisible();

    screen.getByLabelText('Reason').blur();
    await nextQuestion();
    expect(router.refresh).toHaveBeenCalledTimes(1);
    expect(screen.getByText('Live')).toBeVisible();
  });

  it('waits with a change while somebody acts, whose own it may be and comes with the answer', async () => {
    vi.stubGlobal(
      'navigator',
      Object.assign(Object.create(navigator), { userActivation: { isActive: true } }),
    );
    const { rerender } = render(page(at(1)));
    server.mockImplementation(answer(at(2)));
    await nextQuestion();
    expect(router.refresh).not.toHaveBeenCalled();
    rerender(page(at(2)));
    await nextQuestion();
    expect(router.refresh).not.toHaveBeenCalled();

    server.mockImplementation(answer(at(3)));
    await nextQuestion();
    await nextQuestion(1_000);
    expect(router.refresh).toHaveBeenCalledTimes(1);
  });

  it('says since when it knows nothing new, and catches up when the connection is back', async () => {
    render(page(at(1)));
    await nextQuestion();
    server.mockRejectedValue(new TypeError('no network'));
    await nextQuestion();
    expect(screen.getByText(/Connection lost/)).toHaveTextContent('shows what was known at');

    server.mockImplementation(answer(at(2)));
    act(() => window.dispatchEvent(new Event('online')));
    await nextQuestion();
    expect(router.refresh).toHaveBeenCalledTimes(1);
    expect(screen.getByText('Live')).toBeVisible();
  });

  it('leads somebody whose session has ended to sign in, and back to where they were', async () => {
    render(page(at(1)));
    server.mockImplementation(answer({}, 401));
    await nextQuestion();
    expect(screen.getByRole('link', { name: /Sign in again/ })).toHaveAttribute(
      'href',
      '/sign-in?callbackUrl=%2Fusers%3Fq%3Dada',
    );
  });

  it('is drawn anew for somebody whose role was taken away, and a server in trouble is no news', async () => {
    render(page(at(1)));
    server.mockImplementation(answer({}, 503));
    await nextQuestion();
    expect(router.refresh).not.toHaveBeenCalled();
    server.mockImplementation(answer({}, 403));
    await nextQuestion(EVERY_MS * 3);
    expect(router.refresh).toHaveBeenCalled();
  });

  it('stands still, and asks nothing, for people who may not ask', async () => {
    render(page(null));
    await nextQuestion();
    expect(server).not.toHaveBeenCalled();
    expect(screen.queryByText('Live')).toBeNull();
  });
});

describe('asking for the revision', () => {
  it('pauses while the page is out of sight, and goes on at once when it is back', async () => {
    const read = vi.fn(async () => at(1));
    const { stop } = followRevision({ read, onReading: () => {} });
    hide(true);
    await vi.advanceTimersByTimeAsync(SELDOM_MS * 2);
    expect(read).not.toHaveBeenCalled();
    hide(false);
    expect(read).toHaveBeenCalledTimes(1);
    stop();
    await vi.advanceTimersByTimeAsync(SELDOM_MS * 2);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('happens at once when the network goes', async () => {
    const read = vi.fn(async () => at(1));
    const { stop } = followRevision({ read, onReading: () => {} });
    window.dispatchEvent(new Event('offline'));
    expect(read).toHaveBeenCalledTimes(1);
    stop();
  });

  it('ignores the answer to a question that was asked again', async () => {
    const onReading = vi.fn();
    const { stop } = followRevision({
      read: (signal) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve('unreachable'))),
      onReading,
    });
    await vi.advanceTimersByTimeAsync(EVERY_MS * 1.2);
    window.dispatchEvent(new Event('online'));
    await vi.advanceTimersByTimeAsync(0);
    expect(onReading).not.toHaveBeenCalled();
    stop();
  });

  it.each([
    [0, 0, EVERY_MS * 0.8],
    [0, 1, EVERY_MS * 1.2],
    [1, 0.5, EVERY_MS * 2],
    [3, 0.5, EVERY_MS * 8],
    [50, 0.5, SELDOM_MS],
  ])('after %i failures and with a spread of %d it pauses %d ms', (failures, random, pause) => {
    expect(pauseMs(failures, random)).toBe(pause);
  });
});

describe('somebody', () => {
  it.each([
    ['<div role="dialog"></div>', true],
    ['<div role="menu"></div>', true],
    ['<p>Only reads</p>', false],
    ['<textarea></textarea>', true],
    ['<input type="search">', false],
    ['<input type="checkbox">', false],
  ])('in front of %s is busy: %s', (html, busy) => {
    document.body.innerHTML = html;
    document.querySelector<HTMLElement>('input, textarea')?.focus();
    expect(isBusy()).toBe(busy);
  });

  it('with something unsaved is busy', () => {
    const { rerender } = render(<LeaveGuard dirty={false} />);
    expect(isBusy()).toBe(false);
    rerender(<LeaveGuard dirty />);
    expect(isBusy()).toBe(true);
  });
});
