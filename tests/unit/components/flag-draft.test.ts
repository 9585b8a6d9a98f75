import { describe, expect, it } from 'vitest';
import { draftOf, editDraft, placesOf, type TargetedFlag, type TargetingEdit } from '@/components/flag/draft';
import { bodyOf, patchBody, restoreBody } from '@/components/flag/draft-body';
import { countChanges, overlapOf, putOnTop } from '@/components/flag/draft-diff';
import type { TargetingDraft } from '@/components/flag/draft-types';
import { parsePercent, showPercent } from '@/components/flag/percent';
import { shownDiff } from '@/components/flag/review';
import { countBody } from '@/components/flag/rule-counts';
import { evenShares, idOfKey, setShare, sumOf, toOne, toSplit } from '@/components/flag/serve-draft';
import { errorAt, partsWithErrors, targetingErrors } from '@/components/flag/targeting-errors';

const pricing: TargetedFlag = {
  type: 'string',
  variants: [
    { key: 'control', value: 'three' },
    { key: 'slider', value: 'usage' },
    { key: 'team', value: 'calculator' },
  ],
  default: { variant: 'control' },
  off: { variant: 'control' },
  prerequisites: [{ flag: 'ui.checkout', variants: ['on'] }],
  rules: [
    {
      id: 'eu',
      name: 'EU',
      enabled: true,
      conditions: [{ attribute: 'country', operator: 'in', values: ['CH'] }],
      rollout: { percent: 25, bucket_by: 'user_id', salt: 'pricing' },
      serve: { variant: 'slider' },
    },
    {
      id: 'pros',
      name: '',
      enabled: true,
      conditions: [],
      rollout: null,
      serve: {
        split: [
          { variant: 'control', weight: 50 },
          { variant: 'slider', weight: 33.333 },
          { variant: 'team', weight: 16.667 },
        ],
        bucket_by: 'company',
        salt: 'pricing:split',
      },
    },
  ],
};

const banner: TargetedFlag = {
  type: 'number',
  variants: [],
  default: { value: 5 },
  off: { value: 0.5 },
  prerequisites: [],
  rules: [],
};

const base = draftOf(pricing);
const edited = (...edits: readonly TargetingEdit[]) => edits.reduce(editDraft, base);
const patchOf = (draft: TargetingDraft, from = base) => {
  const body = patchBody(draft, from);
  return body.ok ? JSON.parse(body.json) : body.errors;
};
const keysOf = ({ rules }: TargetingDraft) => rules.map(({ key }) => key);

describe('a draft that nobody touched', () => {
  it('is the flag as it is stored, to the last field', () => {
    const { members, errors } = bodyOf(base);
    expect(errors).toEqual({});
    expect(JSON.parse(`[${members.variants},${members.rules},${members.default}]`)).toEqual([
      pricing.variants,
      pricing.rules,
      pricing.default,
    ]);
  });

  it('changes nothing, and counts nothing', () => {
    expect(patchOf(draftOf(pricing))).toEqual({});
    expect(countChanges(draftOf(pricing), base)).toBe(0);
  });
});

describe('a value', () => {
  it('goes into the body as it was typed', () => {
    const plain = draftOf(banner);
    const typed = editDraft(plain, {
      do: 'serve',
      field: 'default',
      serve: { ...plain.default, text: '1.50' },
    });
    expect(patchBody(typed, plain)).toMatchObject({ ok: true, json: '{"default":{"value":1.50}}' });
  });

  it('that is none is said at its place, and stops the save', () => {
    const plain = draftOf(banner);
    const typed = editDraft(plain, { do: 'serve', field: 'off', serve: { ...plain.off, text: 'five' } });
    expect(patchOf(typed, plain)).toEqual({ 'off.value': 'Type a number, 12.5 say.' });
  });
});

describe('variants', () => {
  it('keep what serves them when they are renamed', () => {
    const renamed = edited({ do: 'change_variant', id: idOfKey('slider'), changes: { key: 'usage' } });
    const body = patchOf(renamed);
    expect(body.variants[1]).toEqual({ key: 'usage', value: 'usage' });
    expect(body.rules[0].serve).toEqual({ variant: 'usage' });
    expect(body.rules[1].serve.split[1]).toEqual({ variant: 'usage', weight: 33.333 });
    expect(body.default).toBeUndefined();
  });

  it('need keys of their own, made of the letters that keys have', () => {
    const wrong = edited(
      { do: 'change_variant', id: idOfKey('slider'), changes: { key: 'control' } },
      { do: 'add_variant' },
    );
    expect(patchOf(wrong)).toEqual({
      'variants.1.key': 'Another variant has this key.',
      'variants.3.key': 'Begin with a letter or digit; then letters, digits, dot, underscore, hyphen.',
    });
  });

  it('are replaced where they were served when they go, and their share goes along', () => {
    expect(placesOf(base, idOfKey('slider'))).toEqual(['eu', 'pros']);
    const body = patchOf(
      edited({ do: 'remove_variant', id: idOfKey('slider'), replacement: idOfKey('control') }),
    );
    expect(body.variants.map(({ key }: { key: string }) => key)).toEqual(['control', 'team']);
    expect(body.rules[0].serve).toEqual({ variant: 'control' });
    expect(body.rules[1].serve.split).toEqual([
      { variant: 'control', weight: 83.333 },
      { variant: 'team', weight: 16.667 },
    ]);
  });

  it('take the place of one that was in no split, or of none', () => {
    const [first] = pricing.rules.slice(1);
    const two = draftOf({ ...pricing, rules: first ? [{ ...first, serve: { ...first.serve } }] : [] });
    const added = editDraft(two, { do: 'add_variant' });
    const replaced = editDraft(added, {
      do: 'remove_variant',
      id: idOfKey('team'),
      replacement: 'new-0',
    });
    expect(replaced.rules[0]?.serve.shares.at(-1)).toEqual({ variant: 'new-0', percent: '16.667' });
    const gone = editDraft(two, { do: 'remove_variant', id: idOfKey('team'), replacement: null });
    expect(gone.rules[0]?.serve.shares).toHaveLength(2);
    expect(patchOf(gone, two)).toHaveProperty('rules.0.serve.split');
    const orphaned = editDraft(base, { do: 'remove_variant', id: idOfKey('control'), replacement: null });
    expect(patchOf(orphaned)).toMatchObject({ 'default.variant': 'Choose a variant.' });
    expect(editDraft(base, { do: 'remove_variant', id: 'nobody', replacement: null })).toBe(base);
  });

  it('give way to plain values with the last one', () => {
    const one = draftOf({ ...pricing, rules: [], variants: pricing.variants.slice(0, 1) });
    const plain = editDraft(one, { do: 'remove_variant', id: idOfKey('control'), replacement: null });
    expect(patchOf(plain, one)).toEqual({
      variants: [],
      default: { value: 'three' },
      off: { value: 'three' },
    });
  });

  it('come out of plain values, each served one with a name', () => {
    const plain = draftOf(banner);
    const named = editDraft(plain, { do: 'name_values' });
    expect(patchOf(named, plain)).toEqual({
      variants: [
        { key: '5', value: 5 },
        { key: '0.5', value: 0.5 },
      ],
      default: { variant: '5' },
      off: { variant: '0.5' },
    });
    const text = draftOf({
      ...banner,
      type: 'string',
      default: { value: 'no key!' },
      off: { value: 'no key!' },
    });
    expect(editDraft(text, { do: 'name_values' }).variants).toMatchObject([{ key: 'value-1' }]);
  });

  it('of a boolean flag are built in and never sent', () => {
    const onOff = {
      ...banner,
      type: 'boolean',
      default: { variant: 'off' },
      off: { variant: 'off' },
    } as const;
    const variants = [
      { key: 'on', value: true },
      { key: 'off', value: false },
    ];
    const flag = draftOf({ ...onOff, variants });
    const ruled = editDraft(flag, { do: 'add_rule' });
    expect(patchOf(ruled, flag)).toEqual({
      rules: [{ name: '', enabled: true, conditions: [], rollout: null, serve: { variant: 'on' } }],
    });
  });
});

describe('shares', () => {
  const shares = [
    { variant: 'a', percent: '50' },
    { variant: 'b', percent: '30' },
    { variant: 'c', percent: '20' },
  ];

  it('leave the rest to the last of the others', () => {
    expect(setShare(shares, 'a', '33.333').map(({ percent }) => percent)).toEqual(['33.333', '30', '36.667']);
    expect(setShare(shares, 'c', '10').map(({ percent }) => percent)).toEqual(['50', '40', '10']);
    expect(setShare(shares.slice(0, 2), 'c', '5').map(({ percent }) => percent)).toEqual(['50', '45', '5']);
  });

  it('stay as typed while they are too much, or no numbers', () => {
    expect(setShare(shares, 'a', '80').map(({ percent }) => percent)).toEqual(['80', '30', '20']);
    expect(setShare(shares, 'a', 'x').map(({ percent }) => percent)).toEqual(['x', '30', '20']);
    expect(setShare([], 'a', '7')).toEqual([{ variant: 'a', percent: '7' }]);
    expect(sumOf([{ variant: 'a', percent: 'x' }])).toBeNull();
  });

  it('are evened out to the thousandth', () => {
    const even = evenShares(base.variants);
    expect(even.map(({ percent }) => percent)).toEqual(['33.334', '33.333', '33.333']);
    expect(sumOf(even)).toBe(100_000);
  });

  it('begin with everything for what was served, and end with what most get', () => {
    const split = toSplit(base.default, base.variants);
    expect(split.shares.map(({ percent }) => percent)).toEqual(['100', '0', '0']);
    expect(toOne(split).variant).toBe(idOfKey('control'));
    expect(toSplit(toOne(split), base.variants)).toEqual(split);
    const uneven = { ...split, variant: null, shares: setShare(split.shares, idOfKey('control'), '10') };
    expect(toOne(uneven).variant).toBe(idOfKey('team'));
    expect(toOne({ ...uneven, shares: [] }).variant).toBeNull();
    expect(toSplit({ ...split, variant: null, shares: [] }, base.variants).shares[0]?.percent).toBe('100');
  });

  it('that are not 100 % together, or none, are said', () => {
    const { serve } = base.rules[1] ?? { serve: base.default };
    const withShares = (percent: string) =>
      edited({
        do: 'change_rule',
        key: 'pros',
        changes: { serve: { ...serve, shares: [{ variant: idOfKey('control'), percent }] } },
      });
    expect(patchOf(withShares('40'))).toEqual({
      'rules.1.serve.split': 'The shares are 40 % together; they must be 100 %.',
    });
    expect(patchOf(withShares('no'))).toEqual({
      'rules.1.serve.split': 'Type shares from 0 to 100 %, with three decimals or fewer.',
    });
  });

  it.each([
    ['0', 0],
    ['100', 100_000],
    [' 33.333 ', 33_333],
    ['12.', 12_000],
    ['100.001', null],
    ['1.2345', null],
    ['', null],
    ['-1', null],
  ])('typed as "%s" are %s thousandths', (text, thousandths) => {
    expect(parsePercent(text)).toBe(thousandths);
    if (thousandths !== null) expect(parsePercent(showPercent(thousandths))).toBe(thousandths);
  });
});

describe('rules', () => {
  it('are added at the end and duplicated beside their model, without its id', () => {
    const more = edited({ do: 'add_rule' }, { do: 'duplicate_rule', key: 'eu' });
    expect(keysOf(more)).toEqual(['eu', 'new-1', 'pros', 'new-0']);
    const [, copy, , added] = patchOf(more).rules;
    expect(copy).toEqual({ ...pricing.rules[0], id: undefined, name: 'EU copy' });
    // Something else than the default serves.
    expect(added.serve).toEqual({ variant: 'slider' });
    expect(edited({ do: 'duplicate_rule', key: 'nobody' })).toBe(base);
    expect(edited({ do: 'duplicate_rule', key: 'pros' }).rules.at(-1)?.name).toBe('');
  });

  it('of a flag of plain values begin with its default', () => {
    const plain = draftOf(banner);
    expect(patchOf(editDraft(plain, { do: 'add_rule' }), plain).rules[0].serve).toEqual({ value: 5 });
  });

  it('are moved, changed and removed by their key', () => {
    expect(keysOf(edited({ do: 'move_rule', key: 'pros', to: 0 }))).toEqual(['pros', 'eu']);
    expect(keysOf(edited({ do: 'move_rule', key: 'eu', to: 1 }))).toEqual(['pros', 'eu']);
    expect(edited({ do: 'move_rule', key: 'nobody', to: 1 })).toBe(base);
    expect(keysOf(edited({ do: 'remove_rule', key: 'eu' }))).toEqual(['pros']);
    const off = edited({ do: 'change_rule', key: 'eu', changes: { enabled: false } });
    expect(patchOf(off).rules.map(({ enabled }: { enabled: boolean }) => enabled)).toEqual([false, true]);
  });

  it('need a share that is one, an attribute to bucket by, and a name that is not endless', () => {
    const rollout = { percent: '101', bucketBy: ' ', salt: null };
    expect(
      patchOf(edited({ do: 'change_rule', key: 'eu', changes: { rollout, name: 'n'.repeat(256) } })),
    ).toEqual({
      'rules.0.name': 'Use 255 characters or fewer.',
      'rules.0.rollout.percent': 'Type 0 to 100, with three decimals or fewer.',
      'rules.0.rollout.bucket_by': 'Choose an attribute.',
    });
  });

  it('are counted with what the server knows in place of what they serve', () => {
    const body = countBody(edited({ do: 'add_variant' }), pricing);
    expect(JSON.parse(body ?? '').rules.map(({ serve }: { serve: unknown }) => serve)).toEqual([
      { variant: 'control' },
      { split: [{ variant: 'control', weight: 100 }], bucket_by: 'company', salt: 'pricing:split' },
    ]);
    const rollout = { percent: '', bucketBy: 'user_id', salt: null };
    expect(countBody(edited({ do: 'change_rule', key: 'eu', changes: { rollout } }), pricing)).toBeNull();
    expect(countBody(draftOf(banner), banner)).toBeNull();
    const [serve] = [toSplit(base.default, base.variants)];
    const split = countBody(edited({ do: 'change_rule', key: 'eu', changes: { serve } }), pricing);
    expect(JSON.parse(split ?? '').rules[0].serve).toEqual({
      split: [{ variant: 'control', weight: 100 }],
      bucket_by: 'user_id',
    });
  });
});

describe('prerequisites', () => {
  it('are added, changed and removed', () => {
    const added = edited({ do: 'add_prerequisite' });
    expect(patchOf(added)).toEqual({ 'prerequisites.1.flag': 'Choose a flag.' });
    const named = editDraft(added, { do: 'change_prerequisite', key: 'new-0', changes: { flag: 'b' } });
    expect(patchOf(named)).toEqual({ 'prerequisites.1.variants': 'Choose one variant or more.' });
    const whole = editDraft(named, { do: 'change_prerequisite', key: 'new-0', changes: { variants: ['x'] } });
    const removed = editDraft(whole, { do: 'remove_prerequisite', key: 'ui.checkout' });
    expect(patchOf(removed)).toEqual({ prerequisites: [{ flag: 'b', variants: ['x'] }] });
  });
});

describe('two people at one flag', () => {
  const mine = edited({ do: 'change_rule', key: 'eu', changes: { name: 'Europe' } });
  const theirs = draftOf({ ...pricing, default: { variant: 'team' } });

  it('do not disturb each other where they changed other fields, or the same in the same way', () => {
    expect(overlapOf(base, mine, theirs)).toEqual([]);
    expect(overlapOf(base, mine, mine)).toEqual([]);
    const joined = putOnTop(mine, base, theirs);
    expect(joined.rules[0]?.name).toBe('Europe');
    expect(joined.default).toEqual(theirs.default);
  });

  it('are asked where they changed the same field, and mine goes on top of theirs', () => {
    const other = edited({ do: 'remove_rule', key: 'pros' });
    expect(overlapOf(base, mine, other)).toEqual(['rules']);
    expect(keysOf(putOnTop(mine, base, other))).toEqual(['eu', 'pros']);
  });

  it('can have what was changed put back, and nothing else', () => {
    expect(JSON.parse(restoreBody(base, ['default']))).toEqual({ default: { variant: 'control' } });
  });
});

describe('what is changed', () => {
  it('counts each thing that came, went or is another, and the order', () => {
    expect(countChanges(edited({ do: 'move_rule', key: 'pros', to: 0 }), base)).toBe(1);
    const much = edited(
      { do: 'add_rule' },
      { do: 'remove_rule', key: 'eu' },
      { do: 'change_rule', key: 'pros', changes: { name: 'Pros' } },
      { do: 'serve', field: 'off', serve: { ...base.off, variant: idOfKey('team') } },
      { do: 'remove_prerequisite', key: 'ui.checkout' },
    );
    expect(countChanges(much, base)).toBe(5);
  });

  it('is told in words, rules without a name by their place', () => {
    const shown = shownDiff(
      base,
      edited(
        { do: 'change_rule', key: 'pros', changes: { enabled: false } },
        { do: 'add_rule' },
        { do: 'serve', field: 'default', serve: { ...base.default, variant: idOfKey('team') } },
      ),
    );
    expect(shown.map(({ label, kind }) => `${kind} ${label}`)).toEqual([
      'changed Rule “Rule 2”: enabled',
      'added Rule “Rule 3”',
      'changed Default',
    ]);
  });

  it('leaves out what is not complete yet', () => {
    expect(shownDiff(base, edited({ do: 'add_prerequisite' }))).toEqual([]);
  });
});

describe('what the server found wrong', () => {
  it('is put to its place, and what has none is told apart', () => {
    const { errors, rest } = targetingErrors([
      { path: 'rules.1.serve.variant', message: 'is not a variant of the flag' },
      { path: 'prerequisites', message: 'would close a circle' },
      { path: 'flag_name', message: 'is broken' },
      { path: '', message: 'must be an object' },
    ]);
    expect(errorAt(errors, 'rules.1.serve')).toBe('Is not a variant of the flag.');
    expect(errorAt(errors, 'rules.10')).toBeUndefined();
    expect(rest).toEqual(['Flag_name is broken.', 'Must be an object.']);
    expect(partsWithErrors(errors, base)).toEqual(['pros', 'prerequisites']);
    expect(partsWithErrors({ 'rules.9.name': 'x' }, base)).toEqual(['rules']);
  });
});
