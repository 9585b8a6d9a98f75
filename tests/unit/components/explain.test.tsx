// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ExplainHost } from '@/components/ladder/explain-host';
import { ExplainView } from '@/components/ladder/explain-view';
import { hideWhy, showWhy, showWhyAt, whyOf } from '@/components/ladder/explanation';
import { Ladder } from '@/components/ladder/ladder';
import { explainFlag } from '@/lib/evaluation/explain';
import { compileSnapshot } from '@/lib/evaluation/snapshot';
import type { FlagDefinition, Override, Rule } from '@/lib/evaluation/types';
import { toExplanationWire } from '@/lib/overrides/explain-wire';
import { ada } from './support/data';
import { goTo } from './support/navigation';
import { NOW, renderInApp } from './support/render';

// What opens on demand, loaded beforehand: on a busy machine that takes longer than a test waits.
import '@/components/ladder/explain-sheet';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);
beforeEach(() => goTo('/users'));
afterEach(() => vi.unstubAllGlobals());

const HOUR = 3_600_000;
const FLAG: FlagDefinition = {
  name: 'ui.checkout',
  type: 'string',
  enabled: true,
  client_visible: true,
  variants: ['old', 'new', 'beta'].map((key) => ({ key, value: `page-${key}` })),
  default: { variant: 'old' },
  off: { variant: 'old' },
  archived: false,
};
const rule = (id: string, changes: Partial<Rule> = {}): Rule => {
  return {
    id,
    name: id,
    enabled: true,
    conditions: [],
    rollout: null,
    serve: { variant: 'new' },
    ...changes,
  };
};
const pin = (changes: Partial<Override> = {}): Override => {
  const [createdAt, updatedAt] = [NOW.getTime() - HOUR, NOW.getTime() - HOUR];
  return {
    flagName: FLAG.name,
    value: 'page-beta',
    enabled: true,
    expiresAt: null,
    createdAt,
    updatedAt,
    ...changes,
  };
};

/** What the API answers, from the real evaluator. */
function explain(
  flag: Partial<FlagDefinition>,
  override: Override | null = null,
  others: FlagDefinition[] = [],
) {
  const segments = [{ key: 'staff', conditions: [], included: ['ada'], excluded: [] }];
  const snapshot = compileSnapshot(
    { flags: [{ ...FLAG, ...flag }, ...others], segments },
    { compilePattern: () => () => false },
  );
  const context = { targetingKey: 'ada', attributes: { country: 'CH' } };
  const overrides = new Map(override ? [[override.flagName, override]] : []);
  return toExplanationWire({
    ...explainFlag(snapshot, FLAG.name, context, overrides, NOW.getTime()),
    user: ada,
    at: NOW,
    revision: 1,
    pinned: override ? { reason: 'Ticket 7', createdBy: 'grace@example.com' } : null,
  });
}

const draw = (...of: Parameters<typeof explain>) => renderInApp(<ExplainView explanation={explain(...of)} />);
const rung = (name: string) => {
  const item = screen.getByRole('heading', { name }).closest('li');
  if (!item) throw new Error(`no rung ${name}`);
  return item;
};

describe('the ladder', () => {
  it('says what each layer said, and that an override overrules a rule that matches', () => {
    draw({ rules: [rule('staff first')] }, pin({ expiresAt: NOW.getTime() + 2 * HOUR }));
    expect(rung('Override')).toHaveTextContent('decides');
    expect(rung('Override')).toHaveTextContent('grace@example.com made it: “Ticket 7”. It ends in 2 h.');
    expect(rung('Kill switch')).toHaveTextContent('The flag is on.');
    expect(rung('Rule')).toHaveTextContent('overruled from above');
    expect(rung('Rule')).toHaveTextContent('“staff first” is the first rule that matches.');
    expect(rung('Schedule')).toHaveTextContent('says nothing');
    expect(rung('Default')).toHaveTextContent('overruled from above');
    expect(screen.getByText('instead of')).toBeVisible();
  });

  it.each<[string, Override, string]>([
    ['paused', pin({ enabled: false }), 'There is an override, but it is paused.'],
    ['ended', pin({ expiresAt: NOW.getTime() - HOUR }), 'It ended 1 h ago.'],
    ['of no use', pin({ value: 'page-gone' }), 'its value does not fit the flag'],
  ])('says that an override is %s', (_what, override, sentence) => {
    draw({}, override);
    expect(rung('Override')).toHaveTextContent('says nothing');
    expect(rung('Override')).toHaveTextContent(sentence);
    expect(rung('Default')).toHaveTextContent('decides');
  });

  it('shows conditions beside what the person has, and where a rollout puts them', () => {
    draw({
      rules: [
        rule('germans', { conditions: [{ attribute: 'country', operator: 'equals', values: ['DE'] }] }),
        rule('payers', { conditions: [{ attribute: 'plan', operator: 'exists' }] }),
        rule('team', {
          conditions: [{ operator: 'in_segment', values: ['staff'] }],
          rollout: { percent: 0, bucket_by: 'user_id', salt: 's' },
        }),
        rule('nameless', { rollout: { percent: 50, bucket_by: 'company', salt: 's' } }),
        rule('off', { enabled: false }),
        rule('halves', {
          name: '',
          serve: {
            split: [
              { variant: 'new', weight: 30 },
              { variant: 'beta', weight: 70 },
            ],
            bucket_by: 'user_id',
            salt: 's',
          },
        }),
        rule('last'),
      ],
    });
    const rules = within(rung('Rule')).getAllByRole('listitem');
    const card = (name: string) => rules.find((item) => item.textContent?.includes(name))?.textContent;
    expect(card('germans')).toContain('its conditions do not hold');
    expect(card('germans')).toContain('country is "DE" · this person has "CH"');
    expect(card('payers')).toContain('this person has none');
    expect(card('team')).toContain('staff: is listed');
    expect(card('team')).toContain('The rollout takes 0 %: this person is outside.');
    expect(card('team')).toMatch(/By user_id the place is \d+\.\d{3} of 100\./);
    expect(card('nameless')).toContain('The rollout goes by company, which this person does not have.');
    expect(card('off')).toContain('is switched off');
    expect(card('Rule 6')).toContain('matches first');
    expect(card('Rule 6')).toMatch(/It splits new 30 %, beta 70 %: this person gets (new|beta)\./);
    expect(card('last')).toBeUndefined();
    expect(rung('Rule')).toHaveTextContent('This rule is the first that matches.');
  });

  it('shows the rules below the first that matches when they are asked for', async () => {
    const { user } = draw({ rules: [rule('first'), rule('second')] });
    await user.click(screen.getByRole('button', { name: 'Show 1 more rule' }));
    expect(screen.getByText(/would match, but a rule above it comes first/)).toBeVisible();
  });

  it.each<[string, Rule[], string]>([
    ['none', [], 'The flag has no rules.'],
    ['one that does not match', [rule('a', { enabled: false })], 'Its one rule does not match.'],
    ['two', [rule('a', { enabled: false }), rule('b', { enabled: false })], 'None of its 2 rules matches.'],
  ])('says that of the rules none decides where there are %s', (_what, rules, sentence) => {
    draw({ rules });
    expect(rung('Rule')).toHaveTextContent(sentence);
  });

  it('says that the flag is off, or what the person lacks for it', () => {
    const { redraw } = draw({ enabled: false });
    expect(rung('Kill switch')).toHaveTextContent('The flag is switched off');
    expect(rung('Kill switch')).toHaveTextContent('decides');

    const needs = { ...FLAG, name: 'base', default: { variant: 'old' } };
    redraw(
      <ExplainView
        explanation={explain({ prerequisites: [{ flag: 'base', variants: ['new', 'beta'] }] }, null, [needs])}
      />,
    );
    expect(rung('Kill switch')).toHaveTextContent('does not get what it needs from another flag');
    expect(rung('Kill switch')).toHaveTextContent('needs new or beta, this person gets old');

    redraw(<ExplainView explanation={explain({ prerequisites: [{ flag: 'gone', variants: ['on'] }] })} />);
    expect(rung('Kill switch')).toHaveTextContent('this person gets nothing');

    redraw(
      <ExplainView
        explanation={explain({ prerequisites: [{ flag: 'base', variants: ['old'] }] }, null, [needs])}
      />,
    );
    expect(rung('Kill switch')).toHaveTextContent('this person gets what it needs from other flags');
  });

  it('says what a scheduled change has done, and when the next one comes', () => {
    const step = (hours: number, variant: string) => {
      const id = `00000000-0000-4000-8000-00000000000${Math.abs(hours)}`;
      return { id, at: new Date(NOW.getTime() + hours * HOUR).toISOString(), default: { variant } };
    };
    const { redraw } = draw({ schedule: [step(-1, 'new'), step(3, 'beta')] });
    expect(rung('Schedule')).toHaveTextContent('decides');
    expect(rung('Schedule')).toHaveTextContent('The next one comes in 3 h.');
    redraw(<ExplainView explanation={explain({ default_from: step(-1, 'new').id })} />);
    expect(rung('Default')).toHaveTextContent('A scheduled change took its place for good.');
  });

  it('says that a flag cannot be evaluated', () => {
    draw({ default: { variant: 'gone' } });
    expect(screen.getByRole('alert')).toHaveTextContent('The flag cannot be evaluated');
  });

  it('of a split that has nothing to go by names what is missing', () => {
    const split = [
      { variant: 'old', weight: 50 },
      { variant: 'new', weight: 50 },
    ];
    draw({ default: { split, bucket_by: 'company', salt: 's' } });
    expect(rung('Default')).toHaveTextContent('It splits by company, which this person does not have');
  });
});

describe('the sheet', () => {
  const answer = (body: unknown, status = 200) =>
    vi.stubGlobal(
      'fetch',
      vi.fn(async () => new Response(JSON.stringify(body), { status })),
    );

  it('explains the flag that the address names, and asks for another time', async () => {
    const at = new Date(NOW.getTime() + 5 * HOUR).toISOString();
    const schedule = [{ id: '00000000-0000-4000-8000-000000000001', at, enabled: false }];
    answer(explain({ schedule }, pin({ expiresAt: NOW.getTime() + HOUR })));
    goTo(`/users/${ada.id}`, '?q=a&cursor=here&why=ui.checkout');
    const { user } = renderInApp(<ExplainHost />);
    expect(await screen.findByRole('heading', { name: 'Override' })).toBeVisible();
    expect(screen.getByRole('dialog')).toHaveTextContent('ui.checkout for Ada Lovelace');
    expect(screen.getByRole('link', { name: 'Troubleshooting' })).toHaveAttribute(
      'href',
      '/docs/troubleshooting',
    );
    expect(fetch).toHaveBeenCalledWith(
      `/api/admin/users/${ada.id}/flags/ui.checkout/explain`,
      expect.anything(),
    );

    const asked = () => new URLSearchParams(window.location.search).get('at');
    await user.click(screen.getByRole('button', { name: 'Next scheduled change' }));
    expect(asked()).toBe(at);
    await user.click(screen.getByRole('button', { name: 'When the override ends' }));
    expect(asked()).toBe(new Date(NOW.getTime() + HOUR).toISOString());
    await user.click(screen.getByRole('button', { name: 'In 1 day' }));
    expect(asked()).toBe(new Date(NOW.getTime() + 24 * HOUR).toISOString());
    await user.click(screen.getByRole('button', { name: 'Now' }));
    expect(asked()).toBeNull();
    fireEvent.change(screen.getByLabelText(/^Another time, in/), { target: { value: '2026-12-01T10:30' } });
    expect(asked()).toBe(new Date('2026-12-01T10:30').toISOString());

    await user.click(screen.getByRole('button', { name: 'Close' }));
    expect(window.location.search).toBe('?q=a&cursor=here');
  });

  it('asks for the time that the address names, and says what it means', async () => {
    answer(explain({}));
    goTo(`/users/${ada.id}`, '?why=ui.checkout&at=2026-12-01T10:30:00Z');
    renderInApp(<ExplainHost />);
    expect(await screen.findByText(/^As it will be on Tue, 1 Dec 2026/)).toBeVisible();
    await waitFor(() =>
      expect(fetch).toHaveBeenCalledWith(
        expect.stringContaining('?at=2026-12-01T10%3A30%3A00.000Z'),
        expect.anything(),
      ),
    );
    expect(await screen.findByRole('button', { name: 'Next scheduled change' })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
  });

  it.each([
    [401, 'Your session has ended. Sign in again to go on.'],
    [404, 'There is no such flag, or no such user. It may have been archived or deleted meanwhile.'],
    [500, 'This cannot be explained just now. Try again in a moment.'],
  ])('says what is wrong for an answer with status %i', async (status, message) => {
    answer({}, status);
    goTo('/feature-flags', `?why=ui.checkout&who=${ada.id}`);
    renderInApp(<ExplainHost />);
    expect(await screen.findByText(message)).toBeVisible();
  });

  it('says that the connection broke', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
    goTo('/feature-flags', `?why=ui.checkout&who=${ada.id}`);
    renderInApp(<ExplainHost />);
    expect(await screen.findByText(/Pennon cannot be reached/)).toBeVisible();
  });
});

describe('the address of an explanation', () => {
  it('names the person except on their own page, and keeps the place in the list', () => {
    goTo('/feature-flags', '?tab=overrides&cursor=here');
    showWhy('ui.checkout', ada.id);
    expect(window.location.search).toBe(`?tab=overrides&why=ui.checkout&who=${ada.id}&cursor=here`);
    showWhyAt(NOW);
    expect(window.location.search).toContain('&at=2026-11-24T12%3A00%3A00.000Z');
    hideWhy();
    expect(window.location.search).toBe('?tab=overrides&cursor=here');
    goTo(`/users/${ada.id}`);
    showWhy('ui.checkout', ada.id);
    expect(window.location.search).toBe('?why=ui.checkout');
  });

  it.each([
    ['/users', 'why=a', null],
    ['/users', 'who=b', null],
    ['/users', 'why=a&who=b&at=never', { flagName: 'a', userId: 'b', at: null }],
    ['/users/c', 'why=a&who=b', { flagName: 'a', userId: 'c', at: null }],
  ])('%s?%s asks for what makes sense', (pathname, query, asked) => {
    expect(whyOf(pathname, new URLSearchParams(query))).toEqual(asked);
  });
});

it('the ladder opens the explanation where there is one, and else says why in a sentence', async () => {
  const open = vi.fn();
  const { user, redraw } = renderInApp(<Ladder source="rule" onOpen={open} />);
  await user.click(screen.getByRole('button', { name: 'Why: decided by rule' }));
  expect(open).toHaveBeenCalledOnce();
  redraw(<Ladder source="off" />);
  await user.click(screen.getByRole('button', { name: 'Decided by: kill switch' }));
  expect(await screen.findByRole('tooltip')).toHaveTextContent('The flag is off');
});
