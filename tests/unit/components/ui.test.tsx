// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { Flag } from 'lucide-react';
import { useState } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Ladder } from '@/components/ladder/ladder';
import { RelativeTime } from '@/components/time/relative-time';
import { Button } from '@/components/ui/button';
import { CopyText } from '@/components/ui/copy-text';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { SearchBox } from '@/components/url/search-box';
import { PendingRegion } from '@/components/url/url-state';
import { ValueChip } from '@/components/values/value-chip';
import { emptyDraft } from '@/components/values/value-draft';
import { ValueInput } from '@/components/values/value-input';
import { shapes } from './support/data';
import { goTo, router } from './support/navigation';
import { NOW, renderInApp } from './support/render';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);
beforeEach(() => goTo('/users'));
afterEach(() => vi.useRealTimers());

describe('the ladder', () => {
  it.each([
    ['override', 'override', /An override pins/],
    ['rule', 'rule', /targeting rule/],
    ['schedule', 'schedule', /scheduled change/],
    ['default', 'default', /nothing above it applies/],
    ['off', 'kill switch', /everyone without an override/],
    ['error', 'error', /cannot be evaluated/],
  ] as const)('for %s names the layer and says why it won', async (source, name, sentence) => {
    const { user } = renderInApp(<Ladder source={source} />);
    const glyph = screen.getByRole('button', { name: `Decided by: ${name}` });
    expect(glyph.querySelectorAll('rect')).toHaveLength(4);
    await user.click(glyph);
    expect((await screen.findByRole('tooltip')).textContent).toMatch(sentence);
  });
});

describe('a relative time', () => {
  it('shows the server’s "now" first, and goes on by the server’s clock', () => {
    vi.useFakeTimers({ now: NOW.getTime() + 5 * 3_600_000 });
    renderInApp(<RelativeTime instant={new Date(NOW.getTime() + 60_000)} warnWhenSoon />);
    expect(screen.getByText('in 1 min')).toHaveClass('text-schedule-ink');
    act(() => vi.advanceTimersByTime(75_000));
    expect(screen.getByText('just now')).toBeVisible();
  });

  it('says the exact time and zone on focus', async () => {
    const { user } = renderInApp(<RelativeTime instant={NOW} />);
    await user.tab();
    expect((await screen.findByRole('tooltip')).textContent).toMatch(/24 Nov 2026/);
  });
});

describe('a value', () => {
  it('that is short is a chip; a larger one opens as a whole and can be copied', async () => {
    const { user, redraw } = renderInApp(<ValueChip value={5} variant={null} />);
    expect(screen.queryByRole('button')).toBeNull();
    redraw(<ValueChip value={{ accent: 'green' }} variant="green" look="waiting" />);
    await user.click(screen.getByRole('button', { name: 'green {…} 1 key' }));
    expect(screen.getByRole('dialog', { name: 'Whole value' })).toHaveTextContent('"accent": "green"');
    await user.click(screen.getByRole('button', { name: 'Copy value' }));
    expect(await navigator.clipboard.readText()).toBe('{\n  "accent": "green"\n}');
    expect(screen.getByRole('button', { name: 'Copied value' })).toBeVisible();
  });

  it('that is a long text is counted', async () => {
    const { user } = renderInApp(<ValueChip value={'😀'.repeat(30)} variant={null} look="struck" />);
    await user.click(screen.getByRole('button'));
    expect(screen.getByText('30 characters')).toBeVisible();
  });

  it('is not said twice when the variant is called like it', () => {
    const { container } = renderInApp(<ValueChip value="tour" variant="tour" />);
    expect(container.textContent).toContain('"tour"');
    expect(container.textContent).not.toContain('tour"tour"');
  });

  it.each([
    ['boolean', 'switch', 'Value'],
    ['string', 'textbox', 'Value'],
    ['number', 'textbox', 'Value'],
    ['json', 'textbox', 'Value'],
    ['pricing', 'group', 'Value'],
  ] as const)('of a %s flag is taken by a %s', (shape, role, name) => {
    renderInApp(
      <ValueInput
        label="Value"
        shape={shapes[shape]}
        draft={emptyDraft(shapes[shape])}
        onChange={() => {}}
      />,
    );
    expect(screen.getByRole(role, { name })).toBeVisible();
  });
});

describe('a text to copy', () => {
  it('says that it was copied, for a moment', async () => {
    const { user } = renderInApp(<CopyText text="ui.dark_mode" />);
    await user.click(screen.getByRole('button', { name: 'Copy ui.dark_mode' }));
    expect(await navigator.clipboard.readText()).toBe('ui.dark_mode');
    expect(screen.getByRole('button', { name: 'Copied ui.dark_mode' })).toBeVisible();
    await waitFor(() => expect(screen.getByRole('button', { name: 'Copy ui.dark_mode' })).toBeVisible(), {
      timeout: 3_000,
    });
  });

  it('that the browser does not let be copied, as without TLS, is to be copied by hand', async () => {
    const { user } = renderInApp(<CopyText text="ui.dark_mode" />);
    const there = vi.spyOn(navigator, 'clipboard', 'get').mockReturnValue(undefined as never);
    await user.click(screen.getByRole('button', { name: 'Copy ui.dark_mode' }));
    expect(await screen.findByText(/lets nothing be copied here. Select the text/)).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Copied ui.dark_mode' })).toBeNull();
    there.mockRestore();
  });
});

describe('the search box', () => {
  it('waits for a pause in the typing', () => {
    vi.useFakeTimers();
    renderInApp(<SearchBox label="Search users" placeholder="" value="" />);
    const box = screen.getByRole('searchbox');
    for (const value of ['a', 'ad', 'ada ']) fireEvent.change(box, { target: { value } });
    expect(router.replace).not.toHaveBeenCalled();
    act(() => vi.advanceTimersByTime(300));
    expect(router.replace.mock.calls).toEqual([['/users?q=ada', { scroll: false }]]);
  });

  it('searches at once when somebody goes on elsewhere, and not again on the page that they chose', () => {
    vi.useFakeTimers();
    renderInApp(<SearchBox label="Search users" placeholder="" value="" />);
    const box = screen.getByRole('searchbox');
    fireEvent.change(box, { target: { value: 'ada' } });
    fireEvent.blur(box);
    expect(router.replace.mock.calls).toEqual([['/users?q=ada', { scroll: false }]]);
    act(() => vi.advanceTimersByTime(300));
    fireEvent.blur(box);
    expect(router.replace).toHaveBeenCalledOnce();
  });

  it('follows the address, but never interrupts typing', () => {
    const { redraw } = renderInApp(<SearchBox label="Search users" placeholder="" value="ada" />);
    const box = screen.getByRole('searchbox');
    redraw(<SearchBox label="Search users" placeholder="" value="grace" />);
    expect(box).toHaveValue('grace');
    box.focus();
    redraw(<SearchBox label="Search users" placeholder="" value="alan" />);
    expect(box).toHaveValue('grace');
  });

  it('keeps the rows in sight while others are on their way', () => {
    renderInApp(<PendingRegion>rows</PendingRegion>);
    expect(screen.getByText('rows')).toHaveAttribute('aria-busy', 'false');
  });
});

describe('a button', () => {
  it('that is busy does nothing and says so', async () => {
    const press = vi.fn();
    const Toggle = () => {
      const [pending, setPending] = useState(false);
      return (
        <Button
          pending={pending}
          onClick={() => {
            press();
            setPending(true);
          }}
        >
          Save
        </Button>
      );
    };
    const { user } = renderInApp(<Toggle />);
    await user.dblClick(screen.getByRole('button', { name: 'Save' }));
    expect(press).toHaveBeenCalledTimes(1);
    expect(screen.getByRole('button', { name: 'Save' })).toHaveAttribute('aria-busy', 'true');
  });
});

describe('words in place', () => {
  it('about a failure are read out; others are not', () => {
    const { redraw } = renderInApp(<Notice tone="off">Failed</Notice>);
    expect(screen.getByRole('alert')).toHaveTextContent('Failed');
    redraw(<Notice tone="neutral">Known</Notice>);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('about nothing can offer an action', () => {
    renderInApp(
      <EmptyState icon={Flag} title="Nothing" action={<button type="button">Act</button>}>
        For something.
      </EmptyState>,
    );
    expect(screen.getByRole('button', { name: 'Act' })).toBeVisible();
  });
});
