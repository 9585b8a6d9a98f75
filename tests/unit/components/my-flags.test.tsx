// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { OwnFlagsPanel } from '@/components/my-flags/own-flags-panel';
import { OwnOverridesNotice } from '@/components/my-flags/own-overrides-notice';
import type { ResolvedFlag } from '@/lib/overrides/types';
import { anOverriddenFlag, aResolvedFlag } from './support/data';
import { goTo, router } from './support/navigation';
import { NOW, renderInApp } from './support/render';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);
beforeEach(() => goTo('/my-flags'));

const COUNTS = { override: 2, rule: 0, schedule: 0, default: 1, off: 1, error: 1 };

const draw = (data: readonly ResolvedFlag[], filters: { q?: string; source?: 'rule' } = {}) =>
  renderInApp(
    <OwnFlagsPanel
      page={{ data, nextCursor: null, total: data.length }}
      bySource={COUNTS}
      filters={{ q: filters.q ?? '', source: filters.source ?? null }}
    />,
  );

describe('one’s own flags', () => {
  it('say which layer decided, what an override hides, and when it ends', () => {
    draw([
      anOverriddenFlag({}, new Date(NOW.getTime() + 3 * 86_400_000)),
      anOverriddenFlag({ name: 'ui.new_navigation' }),
      aResolvedFlag({ name: 'payments.refunds', reason: 'DISABLED', source: 'off' }),
      aResolvedFlag({
        name: 'broken',
        type: null,
        value: undefined,
        variant: null,
        reason: 'ERROR',
        source: 'error',
      }),
    ]);
    const row = (name: RegExp) => screen.getByRole('row', { name });
    expect(row(/ui.dark_mode/)).toHaveTextContent('override');
    expect(row(/ui.dark_mode/)).toHaveTextContent('in 3 d');
    expect(within(row(/ui.dark_mode/)).getByText('off')).toHaveClass('line-through');
    expect(row(/ui.new_navigation/)).toHaveTextContent('no end');
    expect(row(/payments.refunds/)).toHaveTextContent('kill switch');
    expect(row(/broken/)).toHaveTextContent('no value');
    expect(screen.queryByRole('button', { name: /Pin|Edit/ })).toBeNull();
  });

  it('can be narrowed to those that one layer decides', async () => {
    const { user } = draw([aResolvedFlag()]);
    await user.click(screen.getByRole('button', { name: /override/ }));
    expect(String(router.push.mock.lastCall ?? router.replace.mock.lastCall)).toContain('source=override');
  });

  it('that are none say so, or that none fits', () => {
    draw([]);
    expect(screen.getByText('There are no flags yet')).toBeVisible();
  });

  it.each([{ q: 'zzz' }, { source: 'rule' as const }])('that do not fit say so', (filters) => {
    draw([], filters);
    expect(screen.getByText('No flag fits')).toBeVisible();
  });
});

describe('the notice about one’s own overrides', () => {
  it('is not there when nothing is overridden', () => {
    const { container } = renderInApp(<OwnOverridesNotice overridden={[]} />);
    expect(container.querySelector('ul')).toBeNull();
  });

  it('names three and leads to the others', () => {
    const inAnHour = new Date(NOW.getTime() + 3_600_000);
    renderInApp(
      <OwnOverridesNotice
        overridden={['a', 'b', 'c', 'd', 'e'].map((name, index) => ({
          name,
          expiresAt: index === 0 ? inAnHour : null,
        }))}
      />,
    );
    const items = screen.getAllByRole('listitem').map((item) => item.textContent);
    expect(items.slice(0, 2)).toEqual([
      'You see an overridden value of a, which ends in 1 h.',
      'You see an overridden value of b, with no end.',
    ]);
    expect(items).toContain('And of 2 more.');
    expect(screen.getByRole('link', { name: '2 more' })).toHaveAttribute('href', '/my-flags?source=override');
  });
});
