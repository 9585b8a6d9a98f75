import { describe, expect, it } from 'vitest';
import { rolloutServe, rolloutSteps } from '@/components/schedules/rollout';
import {
  createBody,
  draftOfChange,
  draftSteps,
  newScheduleDraft,
  type ScheduleDraft,
} from '@/components/schedules/schedule-draft';
import { scheduleErrors } from '@/components/schedules/schedule-errors';
import { splitOf, sumOf } from '@/components/schedules/split';
import { resolveWhen, whenDraftOf } from '@/components/schedules/when';
import { refusal } from './support/data';
import { aChange, aScheduledFlag } from './support/schedules';

const now = new Date('2026-11-24T12:00:00.000Z').getTime();
const local = (at: Date) => [at.getDay(), at.getHours(), at.getMinutes()];

describe('the time of a change', () => {
  it.each([
    ['hour', new Date(now + 3_600_000).toISOString()],
    ['week', new Date(now + 7 * 86_400_000).toISOString()],
  ] as const)('%s is that long after now', (choice, instant) => {
    expect(resolveWhen({ choice, local: '' }, now)).toEqual({ ok: true, at: new Date(instant) });
  });

  it.each([
    ['tomorrow', (new Date(now).getDay() + 1) % 7],
    ['monday', 1],
  ] as const)('%s is at 9:00 on the clock of the viewer', (choice, weekday) => {
    const when = resolveWhen({ choice, local: '' }, now);
    expect(when.ok && local(when.at)).toEqual([weekday, 9, 0]);
    expect(when.ok && when.at.getTime() > now).toBe(true);
  });

  it('Monday is the next one, also on a Monday', () => {
    const monday = new Date(2026, 10, 30, 8, 0).getTime();
    const when = resolveWhen({ choice: 'monday', local: '' }, monday);
    expect(when).toEqual({ ok: true, at: new Date(2026, 11, 7, 9, 0) });
  });

  it('must be complete, and still to come', () => {
    expect(resolveWhen({ choice: 'custom', local: '' }, now)).toMatchObject({ ok: false });
    expect(resolveWhen({ choice: 'custom', local: '2020-01-01T00:00' }, now)).toEqual({
      ok: false,
      message: 'Choose a time that is still to come.',
    });
    expect(resolveWhen({ choice: 'custom', local: '2027-01-01T00:00' }, now)).toEqual({
      ok: true,
      at: new Date(2027, 0, 1),
    });
  });
});

describe('a rollout', () => {
  const draft = {
    to: 'on',
    from: 'off',
    percents: ['10', '25.5', '100'],
    every: '2',
    unit: 'days',
  } as const;

  it('raises the share in steps that are evenly apart', () => {
    const start = new Date(2026, 11, 1, 9, 0);
    expect(rolloutSteps(draft, start)).toEqual({
      ok: true,
      steps: [
        { percent: 10, at: start },
        { percent: 25.5, at: new Date(2026, 11, 3, 9, 0) },
        { percent: 100, at: new Date(2026, 11, 5, 9, 0) },
      ],
    });
    expect(rolloutSteps({ ...draft, unit: 'hours', every: '6' }, start)).toMatchObject({
      steps: [{}, { at: new Date(start.getTime() + 6 * 3_600_000) }, {}],
    });
  });

  it.each([
    [{ from: 'on' }, 'two different variants'],
    [{ every: '0' }, 'how long each step lasts'],
    [{ every: 'x' }, 'how long each step lasts'],
    [{ percents: ['0'] }, 'above 0'],
    [{ percents: ['101'] }, 'above 0'],
    [{ percents: ['1.2345'] }, 'above 0'],
    [{ percents: ['50', ''] }, 'above 0'],
    [{ percents: ['50', '50'] }, 'larger than the one before'],
  ])('with %j is told what is wrong', (changes, message) => {
    const result = rolloutSteps({ ...draft, ...changes }, new Date(now));
    expect(result).toEqual({ ok: false, message: expect.stringContaining(message) });
  });

  it('ends in the variant alone, and until then shares to the thousandth', () => {
    expect(rolloutServe(draft, 100, { variant: 'off' })).toEqual({ variant: 'on' });
    expect(rolloutServe(draft, 33.333, { variant: 'off' })).toEqual({
      split: [
        { variant: 'on', weight: 33.333 },
        { variant: 'off', weight: 66.667 },
      ],
    });
  });

  it('leaves whoever has the variant with it: order, attribute and salt of a split stay', () => {
    const current = {
      split: [
        { variant: 'off', weight: 90 },
        { variant: 'on', weight: 10 },
      ],
      bucket_by: 'company',
      salt: 'old',
    };
    expect(rolloutServe(draft, 25, current)).toEqual({
      split: [
        { variant: 'off', weight: 75 },
        { variant: 'on', weight: 25 },
      ],
      bucket_by: 'company',
      salt: 'old',
    });
    expect(rolloutServe({ ...draft, to: 'off', from: 'on' }, 95, current)).toMatchObject({
      split: [
        { variant: 'off', weight: 95 },
        { variant: 'on', weight: 5 },
      ],
    });
  });
});

describe('shares', () => {
  it('must be 100 % together, and nobody’s are left out', () => {
    expect(splitOf(['a', 'b', 'c'], { a: '33.3', b: '66.7', c: '' })).toEqual({
      ok: true,
      split: [
        { variant: 'a', weight: 33.3 },
        { variant: 'b', weight: 66.7 },
      ],
    });
    expect(splitOf(['a', 'b'], { a: '33.3', b: '66' })).toEqual({
      ok: false,
      message: 'The shares sum to 99.3 %; they must be 100 % together.',
    });
    expect(splitOf(['a'], { a: '1e2' })).toMatchObject({ message: expect.stringContaining('0 to 100') });
    expect(sumOf({ a: '33.3', b: 'x', c: '1' })).toBe(34.3);
  });
});

describe('a new change', () => {
  const sent = (changes: Partial<ScheduleDraft>, flag = aScheduledFlag()) => {
    const draft = { ...newScheduleDraft(flag), ...changes };
    const result = draftSteps(draft, null, now);
    return result.ok ? JSON.parse(createBody(result.steps, draft.reason)) : result.errors;
  };
  const later = { choice: 'custom', local: '2027-01-01T09:00' } as const;
  const at = new Date(2027, 0, 1, 9).toISOString();

  it('begins with the opposite of what is', () => {
    expect(sent({ when: later })).toMatchObject({ at, enabled: null, default: { variant: 'on' } });
    const on = aScheduledFlag({ default: { variant: 'on' } });
    expect(sent({ when: later }, on)).toMatchObject({ default: { variant: 'off' } });
    const switchedOff = aScheduledFlag({ enabled: false });
    expect(sent({ when: later }, switchedOff)).toMatchObject({ enabled: true, default: null });
  });

  it('can set the switch, the default or both, with a reason and the viewer’s zone', () => {
    const body = sent({ when: later, state: 'off', sets: 'keep', reason: ' Ticket 7 ' });
    expect(body).toEqual({
      at,
      time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      enabled: false,
      default: null,
      reason: 'Ticket 7',
    });
  });

  it('sends numbers as they were typed, and begins with what is there', () => {
    const flag = aScheduledFlag({ type: 'number', variants: [], default: { value: 5 } });
    const draft = newScheduleDraft(flag);
    expect(draft.value.text).toBe('5');
    const result = draftSteps({ ...draft, value: { variant: null, text: '1.50' } }, null, now);
    expect(result.ok && result.steps[0]?.defaultJson).toBe('{"value":1.50}');
  });

  it('sends a split that keeps who gets what', () => {
    const flag = aScheduledFlag({
      default: {
        split: [
          { variant: 'on', weight: 20 },
          { variant: 'off', weight: 80 },
        ],
        bucket_by: 'company',
        salt: 's',
      },
    });
    expect(newScheduleDraft(flag).weights).toEqual({ on: '20', off: '80' });
    expect(sent({ when: later, sets: 'split', weights: { on: '40', off: '60' } }, flag)).toMatchObject({
      default: {
        split: [
          { variant: 'on', weight: 40 },
          { variant: 'off', weight: 60 },
        ],
        bucket_by: 'company',
        salt: 's',
      },
    });
  });

  it('of a rollout is several changes, the first of which can turn the flag on', () => {
    const body = sent({ when: later, kind: 'rollout', state: 'on' });
    expect(body.steps).toHaveLength(4);
    expect(body.steps[0]).toMatchObject({ at, enabled: true, default: { split: [{ weight: 10 }, {}] } });
    expect(body.steps[3]).toMatchObject({ enabled: null, default: { variant: 'on' } });
  });

  it.each([
    [{ flag: null }, { flag: 'Choose a flag.' }],
    [{ when: { choice: 'custom', local: '' } }, { when: 'Choose a date and a time.' }],
    [{ sets: 'keep' }, { default: 'Choose what changes: the switch, the default, or both.' }],
    [{ sets: 'split', weights: {} }, { default: 'The shares sum to 0 %; they must be 100 % together.' }],
    [
      { kind: 'rollout', rollout: { ...newScheduleDraft(aScheduledFlag()).rollout, every: '' } },
      { rollout: 'Type how long each step lasts: 1, 2, 3 ….' },
    ],
  ] as [Partial<ScheduleDraft>, object][])('with %j is told what is missing', (changes, errors) => {
    expect(sent(changes)).toEqual(errors);
  });
});

describe('a stored change', () => {
  const steps = (change: Parameters<typeof aChange>[0], changes: Partial<ScheduleDraft> = {}) => {
    const stored = aChange(change);
    const draft = { ...draftOfChange(aScheduledFlag(), stored), ...changes };
    const result = draftSteps(draft, stored, now);
    return result.ok ? result.steps[0] : result.errors;
  };

  it('keeps its instant to the millisecond unless another one is chosen', () => {
    const at = new Date(2027, 0, 1, 9, 30, 12, 345);
    expect(steps({ at })).toMatchObject({ at });
    expect(whenDraftOf(at).local).toBe('2027-01-01T09:30');
    const when = { choice: 'custom', local: '2027-01-01T09:31' } as const;
    expect(steps({ at }, { when })).toMatchObject({ at: new Date(2027, 0, 1, 9, 31) });
  });

  it.each([
    [
      { enabled: true, default: null },
      { enabled: true, defaultJson: null },
    ],
    [
      { enabled: false, default: { variant: 'on' } },
      { enabled: false, defaultJson: '{"variant":"on"}' },
    ],
    [
      {
        default: {
          split: [
            { variant: 'on', weight: 5 },
            { variant: 'off', weight: 95 },
          ],
          bucket_by: 'user_id',
          salt: 's',
        },
      },
      {
        defaultJson:
          '{"split":[{"variant":"on","weight":5},{"variant":"off","weight":95}],"bucket_by":"user_id","salt":"s"}',
      },
    ],
  ])('%j is sent as it is stored', (change, step) => {
    expect(steps(change)).toMatchObject(step);
  });
});

describe('what the server finds wrong', () => {
  const fields = [
    { path: 'steps.0.at', message: 'must be in the future' },
    { path: 'steps.1.default.split', message: 'must sum to 100' },
    { path: 'elsewhere', message: 'is odd' },
  ];
  it('is said at the fields', () => {
    expect(scheduleErrors(refusal('invalid', { fields }).error, 'rollout')).toEqual({
      when: 'Must be in the future.',
      rollout: 'Must sum to 100.',
    });
    expect(scheduleErrors(refusal('invalid', { fields }).error, 'once')).toMatchObject({
      default: 'Must sum to 100.',
    });
    expect(scheduleErrors(refusal('flag_archived').error, 'once')).toEqual({ flag: 'It was refused.' });
  });
});
