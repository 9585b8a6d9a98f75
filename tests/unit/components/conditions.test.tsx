// @vitest-environment jsdom
import { fireEvent, screen, within } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { comparisonChoices, withComparison } from '@/components/conditions/condition-choices';
import { conditionErrors } from '@/components/conditions/condition-errors';
import { conditionInWords, conditionsInWords } from '@/components/conditions/condition-words';
import { ConditionsEditor } from '@/components/conditions/conditions-editor';
import { readTyped } from '@/components/conditions/typed-value';
import { OPERATORS } from '@/lib/evaluation/operators';
import type { Condition, Operator } from '@/lib/evaluation/types';
import { conditionsInput } from '@/lib/segments/schemas-conditions';
import { renderInApp } from './support/render';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);
afterEach(() => vi.unstubAllGlobals());

const COUNTRY: Condition = { attribute: 'country', operator: 'in', values: ['CH', 'AT'] };

function answer(data: readonly unknown[]) {
  const fetched = vi.fn(async (_url: string) => new Response(JSON.stringify({ data })));
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

interface DrawOptions {
  readonly disabled?: boolean;
  readonly errors?: Readonly<Record<string, string>>;
}

/** The editor inside somebody who keeps what it says. `edited` is what they have in the end. */
function draw(initial: readonly Condition[], options: DrawOptions = {}) {
  const onChange = vi.fn<(conditions: readonly Condition[]) => void>();
  function Keeper() {
    const [conditions, setConditions] = useState(initial);
    return (
      <ConditionsEditor
        conditions={conditions}
        onChange={(next) => {
          onChange(next);
          setConditions(next);
        }}
        none="Everybody."
        {...options}
      />
    );
  }
  const app = renderInApp(<Keeper />);
  return { ...app, onChange, edited: () => onChange.mock.lastCall?.[0] };
}

async function choose(user: ReturnType<typeof draw>['user'], box: HTMLElement, option: string) {
  await user.click(box);
  await user.click(await screen.findByRole('option', { name: option }));
}

describe('a condition in words', () => {
  it.each<[string, Condition]>([
    ['country is any of "CH", "AT"', COUNTRY],
    [
      'plan is none of "free" (ignoring case)',
      { attribute: 'plan', operator: 'not_in', values: ['free'], case_insensitive: true },
    ],
    ['seats is at least 5', { attribute: 'seats', operator: 'gte', values: [5] }],
    ['seats is any of 1, 2, 3 and 2 more', { attribute: 'seats', operator: 'in', values: [1, 2, 3, 4, 5] }],
    [
      'email does not end with @example.com',
      { attribute: 'email', operator: 'ends_with', values: ['@example.com'], negate: true },
    ],
    ['seats not: is less than 3', { attribute: 'seats', operator: 'lt', values: [3], negate: true }],
    ['beta is not set', { attribute: 'beta', operator: 'not_exists' }],
    ['is in segment staff', { operator: 'in_segment', values: ['staff'] }],
  ])('reads %s', (text, condition) => {
    expect(conditionInWords(condition)).toBe(text);
  });

  it('joins those that must all hold, and survives what was written around the services', () => {
    const broken = { operator: 'sounds_like' } as unknown as Condition;
    expect(conditionsInWords([COUNTRY, broken])).toBe(
      'country is any of "CH", "AT" and a condition that cannot be read',
    );
    expect(conditionInWords(null as unknown as Condition)).toBe('a condition that cannot be read');
  });
});

describe('what is typed as a value', () => {
  it.each<[Operator, 'text' | 'number' | 'boolean', string, unknown]>([
    ['in', 'text', ' 5 ', '5'],
    ['in', 'number', '5', 5],
    ['equals', 'boolean', 'false', false],
    ['equals', 'boolean', 'true', true],
    ['gt', 'text', '1.5', 1.5],
    ['semver_gte', 'text', '1.4.0-rc.1', '1.4.0-rc.1'],
    ['in_cidr', 'text', '2001:db8::/32', '2001:db8::/32'],
    ['before', 'text', '2030-01-31T18:00:00Z', '2030-01-31T18:00:00Z'],
    ['before', 'text', '2030-01-31', new Date(2030, 0, 31).toISOString()],
    ['after', 'text', '2030-01-31 18:00', new Date(2030, 0, 31, 18).toISOString()],
    ['matches', 'text', '^a(,b)?$', '^a(,b)?$'],
  ])('for %s as %s: %s is understood', (operator, kind, typed, value) => {
    expect(readTyped(operator, kind, typed)).toEqual({ ok: true, value });
  });

  it.each<[Operator, 'text' | 'number' | 'boolean', string, string]>([
    ['in', 'number', 'five', '"five" must be a number'],
    ['gt', 'text', '', '"" must be a number'],
    ['in', 'boolean', 'yes', '"yes" must be true or false'],
    [
      'before',
      'text',
      '2030-13-77',
      '"2030-13-77" must be an RFC 3339 time with its offset, 2030-01-31T18:00:00Z say',
    ],
    ['semver_eq', 'text', 'one', '"one" must be a semantic version, 1.4.0-rc.1 say'],
    [
      'in_cidr',
      'text',
      '10.0.0.0/99',
      '"10.0.0.0/99" must be an IP address or a range, 10.0.0.0/8 or 2001:db8::/32 say',
    ],
  ])('for %s as %s: %s is refused', (operator, kind, typed, message) => {
    expect(readTyped(operator, kind, typed)).toEqual({ ok: false, message });
  });
});

describe('the errors of conditions', () => {
  it('are told by their place in the list, whatever list they are in', () => {
    const fields = [
      { path: 'rules.1.conditions', message: 'must be 100 or fewer' },
      { path: 'rules.1.conditions.0.values.2', message: 'must be text' },
      { path: 'rules.1.conditions.0.values.2', message: 'is a second one' },
      { path: 'rules.11.conditions.0.values', message: 'is of another rule' },
    ];
    expect(conditionErrors(fields, 'rules.1.conditions')).toEqual({
      '': 'must be 100 or fewer',
      '0.values.2': 'must be text',
    });
  });

  it('are shown in the row that they are about, beside the boxes', () => {
    draw([COUNTRY, { attribute: '', operator: 'gt', values: [] }], {
      errors: {
        '': 'must be 100 or fewer',
        '1.attribute': 'must not be empty',
        '1.values': 'must be one or more',
      },
    });
    expect(screen.getByText('Must be 100 or fewer.')).toBeVisible();
    const [first, second] = screen.getAllByRole('group');
    expect(within(first as HTMLElement).queryByRole('alert')).toBeNull();
    expect(within(second as HTMLElement).getByRole('alert')).toHaveTextContent(
      'Must not be empty. Must be one or more.',
    );
    expect(within(second as HTMLElement).getByLabelText('Attribute')).toHaveAttribute('data-invalid', 'true');
  });
});

describe('the editor of conditions', () => {
  it('says what none means, and adds one with the focus in it', async () => {
    const { user, edited } = draw([]);
    expect(screen.getByText('Everybody.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Add condition' }));
    expect(edited()).toEqual([{ attribute: '', operator: 'in', values: [] }]);
    expect(screen.getByLabelText('Attribute')).toHaveFocus();
  });

  it('suggests the attributes that people have, and takes one that nobody has', async () => {
    const fetched = answer([
      { attributes: { country: 'CH', beta: true } },
      { attributes: { country: ['AT', 'CH'], role: 'not this one' } },
    ]);
    const { user, edited } = draw([{ attribute: '', operator: 'in', values: [] }]);
    await user.click(screen.getByLabelText('Attribute'));
    expect(await screen.findByRole('option', { name: /country/ })).toHaveTextContent('CH, AT');
    expect(screen.getAllByRole('option', { name: /role/ })).toHaveLength(1);
    await user.click(screen.getByRole('option', { name: /country/ }));
    expect(edited()).toEqual([{ attribute: 'country', operator: 'in', values: [] }]);
    expect(String(fetched.mock.calls[0]?.[0])).toMatch(/^\/api\/admin\/users\?/);

    await user.click(screen.getByLabelText('Attribute'));
    await user.keyboard('shoe_size');
    await user.click(await screen.findByRole('option', { name: /shoe_size/ }));
    expect(edited()).toEqual([{ attribute: 'shoe_size', operator: 'in', values: [] }]);
  });

  it('takes values by Enter, by leaving the box and by a pasted list, each once; a typed comma is part of a text', async () => {
    const { user, edited } = draw([COUNTRY]);
    const box = screen.getByLabelText('Add value of country');
    await user.type(box, 'DE{Enter}FR, IT');
    expect(edited()?.[0]?.values).toEqual(['CH', 'AT', 'DE']);
    await user.tab();
    expect(edited()?.[0]?.values).toEqual(['CH', 'AT', 'DE', 'FR, IT']);
    await user.click(box);
    await user.paste('IT\nES; PT\n');
    expect(edited()?.[0]?.values).toEqual(['CH', 'AT', 'DE', 'FR, IT', 'IT', 'ES', 'PT']);
  });

  it('takes a value off by its chip, and the last one by Backspace', async () => {
    const { user, edited } = draw([COUNTRY]);
    await user.click(screen.getByRole('button', { name: 'Remove "CH"' }));
    expect(edited()?.[0]?.values).toEqual(['AT']);
    await user.type(screen.getByLabelText('Add value of country'), '{Backspace}');
    expect(edited()?.[0]?.values).toEqual([]);
  });

  it('keeps 5 the number and "5" the text apart', async () => {
    const { user, edited } = draw([{ attribute: 'seats', operator: 'in', values: ['5'] }]);
    await choose(user, screen.getByRole('combobox', { name: 'Kind of the values of seats' }), 'Number');
    await user.type(screen.getByLabelText('Add value of seats'), '5{Enter}');
    expect(edited()?.[0]?.values).toEqual(['5', 5]);
    expect(screen.getByText('"5"')).toBeVisible();
    expect(screen.getByText('5')).toBeVisible();
  });

  it('keeps what was typed and is no value, and says why', async () => {
    const { user, onChange } = draw([{ attribute: 'seats', operator: 'gte', values: [] }]);
    const box = screen.getByLabelText('Add value of seats');
    await user.type(box, 'many{Enter}');
    expect(screen.getByRole('alert')).toHaveTextContent('"many" must be a number.');
    expect(box).toHaveValue('many');
    expect(onChange).not.toHaveBeenCalled();
    await user.type(box, '{Backspace}');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('leaves a pasted list in the box when one of it is no value', async () => {
    const { user, onChange, edited } = draw([{ attribute: 'seats', operator: 'gte', values: [] }]);
    await user.click(screen.getByLabelText('Add value of seats'));
    await user.paste('1, two');
    expect(screen.getByRole('alert')).toHaveTextContent('"two" must be a number.');
    expect(onChange).not.toHaveBeenCalled();
    await user.keyboard('{Backspace}{Backspace}{Backspace}2{Enter}');
    expect(edited()?.[0]?.values).toEqual([1, 2]);
  });

  it('turns a comparison round in words, and keeps the values where they still fit', async () => {
    const { user, edited } = draw([{ ...COUNTRY, case_insensitive: true }]);
    const comparison = screen.getByRole('combobox', { name: 'Comparison' });
    await choose(user, comparison, 'does not contain');
    expect(edited()).toEqual([
      {
        attribute: 'country',
        operator: 'contains',
        values: ['CH', 'AT'],
        case_insensitive: true,
        negate: true,
      },
    ]);
    await choose(user, comparison, 'is at least');
    expect(edited()).toEqual([{ attribute: 'country', operator: 'gte', values: [] }]);
    await choose(user, comparison, 'is set');
    expect(edited()).toEqual([{ attribute: 'country', operator: 'exists' }]);
    expect(screen.queryByLabelText('Add value of country')).toBeNull();
  });

  it('shows a stored turn that nobody would choose as what it is', () => {
    draw([{ attribute: 'seats', operator: 'gt', values: [3], negate: true }]);
    expect(screen.getByRole('combobox', { name: 'Comparison' })).toHaveTextContent('not: is greater than');
  });

  it('ignores case where that is possible, and only there', async () => {
    const { user, edited } = draw([COUNTRY, { attribute: 'seats', operator: 'gt', values: [1] }]);
    const box = screen.getByRole('checkbox', { name: 'Ignore capitals and small letters' });
    await user.click(box);
    expect(edited()?.[0]).toEqual({ ...COUNTRY, case_insensitive: true });
    await user.click(box);
    expect(edited()?.[0]).toEqual(COUNTRY);
  });

  it('asks for segments by a picker, and goes back to an attribute', async () => {
    const { user, edited } = draw([COUNTRY]);
    answer([]);
    await user.click(screen.getByLabelText('Attribute'));
    await user.click(await screen.findByRole('option', { name: /^Segment/ }));
    expect(edited()).toEqual([{ operator: 'in_segment', values: [] }]);

    const fetched = answer([{ key: 'staff', name: 'Our people' }]);
    await user.click(screen.getByLabelText('Add segment'));
    await user.click(await screen.findByRole('option', { name: /staff/ }));
    expect(edited()).toEqual([{ operator: 'in_segment', values: ['staff'] }]);
    expect(String(fetched.mock.calls[0]?.[0])).toMatch(/^\/api\/admin\/segments\?/);
    await choose(user, screen.getByRole('combobox', { name: 'Comparison' }), 'is not in segment');
    expect(edited()).toEqual([{ operator: 'not_in_segment', values: ['staff'] }]);
    await user.click(screen.getByRole('button', { name: 'Remove staff' }));
    expect(edited()).toEqual([{ operator: 'not_in_segment', values: [] }]);

    answer([]);
    await user.click(screen.getByLabelText('Attribute'));
    await user.click(await screen.findByRole('option', { name: /^email/ }));
    expect(edited()).toEqual([{ attribute: 'email', operator: 'in', values: [] }]);
  });

  it('takes one away without showing in another what was typed in it', async () => {
    const { user, edited } = draw([{ attribute: 'seats', operator: 'gt', values: [1] }, COUNTRY]);
    fireEvent.change(screen.getByLabelText('Add value of seats'), { target: { value: 'many' } });
    await user.click(screen.getByRole('button', { name: 'Remove seats is greater than 1' }));
    expect(edited()).toEqual([COUNTRY]);
    expect(screen.getByLabelText('Add value of country')).toHaveValue('');
    expect(screen.getByRole('button', { name: 'Add condition' })).toHaveFocus();
  });

  it('can only take away what was written around the services', async () => {
    const { user, edited } = draw([{ operator: 'sounds_like' } as unknown as Condition, COUNTRY]);
    await user.click(screen.getByRole('button', { name: 'Remove condition' }));
    expect(edited()).toEqual([COUNTRY]);
  });

  it('shows everything and changes nothing while it is disabled', () => {
    draw([COUNTRY, { operator: 'in_segment', values: ['staff'] }, {} as Condition], { disabled: true });
    expect(screen.getByText('"CH"')).toBeVisible();
    expect(screen.getByText('staff')).toBeVisible();
    expect(screen.queryByRole('button', { name: /Remove|Add/ })).toBeNull();
    expect(screen.queryByRole('textbox')).toBeNull();
    for (const box of screen.getAllByRole('combobox', { name: 'Comparison' })) {
      expect(box).toHaveAttribute('disabled', '');
    }
  });

  it('draws thousands of values in parts', async () => {
    const values = Array.from({ length: 600 }, (_, index) => `u-${index}`);
    const { user } = draw([{ ...COUNTRY, values }]);
    expect(screen.getAllByRole('listitem')).toHaveLength(50);
    await user.click(screen.getByRole('button', { name: 'Show 550 more' }));
    expect(screen.getAllByRole('listitem')).toHaveLength(550);
  });
});

describe('every comparison that is offered', () => {
  const samples: Readonly<Record<string, string>> = {
    number: '5',
    time: '2030-01-31',
    version: '1.4.0',
    range: '10.0.0.0/8',
    pattern: '^a',
  };
  const offered = [COUNTRY, { operator: 'in_segment', values: ['staff'] } as const].flatMap((from) =>
    comparisonChoices(from).options.map(({ value, label }) => ({ from, id: value, label })),
  );

  it('is one of all operators', () => {
    expect(new Set(offered.map(({ id }) => id.split(' ')[0]))).toEqual(new Set(Object.keys(OPERATORS)));
    expect(new Set(offered.map(({ label }) => label)).size).toBe(offered.length);
  });

  it.each(offered)('makes a condition that the server takes: $label', ({ from, id }) => {
    const chosen = withComparison({ ...from, case_insensitive: true }, id);
    const { values: kind } = OPERATORS[chosen.operator];
    const typed = readTyped(chosen.operator, 'text', samples[kind] ?? 'a');
    const values = typed.ok ? [typed.value] : [];
    const whole = kind === 'none' ? chosen : { ...chosen, values };
    expect(conditionsInput.parse([whole])).toEqual([whole]);
    expect(whole.values?.length ?? 1).toBe(1);
  });
});
