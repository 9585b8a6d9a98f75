// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FlagTabRow } from '@/components/flag/flag-tab-row';

const TABS = ['targeting', 'schedules', 'overrides', 'history', 'settings'];

/** Each tab is 100 px wide; the row shows 390 of them. */
function layOut() {
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
    const index = TABS.indexOf(this.textContent ?? '');
    return index === -1 ? new DOMRect(0, 0, 390, 40) : new DOMRect(index * 100, 0, 100, 40);
  });
}

describe('The row of tabs', () => {
  afterEach(() => vi.restoreAllMocks());

  it.each([
    ['schedules', 0],
    ['history', 34],
    ['settings', 134],
  ])('is scrolled so far that %s, which is open, is in sight', (open, scrolled) => {
    layOut();
    render(
      <FlagTabRow>
        {TABS.map((tab) => (
          <a key={tab} href={`?tab=${tab}`} aria-current={tab === open ? 'page' : undefined}>
            {tab}
          </a>
        ))}
      </FlagTabRow>,
    );
    expect(screen.getByRole('navigation', { name: 'Parts of this flag' }).scrollLeft).toBe(scrolled);
  });
});
