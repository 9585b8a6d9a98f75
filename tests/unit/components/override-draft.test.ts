import { describe, expect, it } from 'vitest';
import { effectOf, effectSideText } from '@/components/overrides/effect';
import { expiryDraftOf, resolveExpiry, toLocalInput } from '@/components/overrides/expiry';
import { fieldErrors } from '@/components/overrides/field-errors';
import {
  createBody,
  draftOfOverride,
  newDraft,
  type OverrideDraft,
  patchBody,
} from '@/components/overrides/override-draft';
import { statusAt } from '@/components/overrides/override-status';
import { restoreBody } from '@/components/overrides/restore-body';
import type { CurrentValue } from '@/components/overrides/types';
import { ada, anOverride, refusal, shapes } from './support/data';

const now = new Date(2026, 10, 24, 12, 0).getTime();
const judging = { now, policy: null };
const draft = (changes: Partial<OverrideDraft> = {}): OverrideDraft => ({
  ...newDraft(ada, shapes.boolean),
  ...changes,
});
const parsed = (body: { ok: boolean; json?: string } | null) => JSON.parse(body?.json ?? 'null');

describe('a new override', () => {
  it('is on, without end and without reason, unless it says otherwise', () => {
    expect(parsed(createBody(draft(), judging))).toEqual({
      flag_name: 'ui.dark_mode',
      variant: 'on',
      enabled: true,
      reason: null,
      expires_at: null,
    });
  });

  it('carries what was typed', () => {
    const body = createBody(
      draft({
        flag: shapes.number,
        value: { variant: null, text: '12345678901234567890' },
        reason: '  Ticket "4812"\n',
        enabled: false,
        expiry: { choice: 'hour', local: '' },
      }),
      judging,
    );
    expect(body.ok && body.json).toContain('"value":12345678901234567890,');
    expect(parsed(body)).toMatchObject({
      reason: 'Ticket "4812"',
      enabled: false,
      expires_at: new Date(now + 3_600_000).toISOString(),
    });
  });

  it('says every field that is missing or wrong', () => {
    expect(createBody(newDraft(null, null), judging)).toEqual({
      ok: false,
      errors: { people: 'Choose a user.', flag: 'Choose a flag.' },
    });
    expect(
      createBody(
        draft({
          flag: shapes.pricing,
          reason: '😀'.repeat(501),
          expiry: { choice: 'custom', local: '' },
        }),
        judging,
      ),
    ).toMatchObject({ ok: false, errors: { reason: expect.any(String), expiry: expect.any(String) } });
  });

  it('counts the characters of a reason as people do', () => {
    expect(createBody(draft({ reason: '😀'.repeat(500) }), judging).ok).toBe(true);
  });
});

describe('a change of an override', () => {
  const stored = anOverride({ expiresAt: new Date(now + 86_400_000) });
  const before = draftOfOverride(stored, shapes.boolean);

  it('is nothing when nothing is different', () => {
    expect(patchBody({ ...before }, before, judging)).toBeNull();
  });

  it('sends only what is different, so that nothing of somebody else is put back', () => {
    expect(parsed(patchBody({ ...before, reason: 'new' }, before, judging))).toEqual({ reason: 'new' });
    expect(parsed(patchBody({ ...before, reason: ' ' }, before, judging))).toEqual({ reason: null });
    expect(parsed(patchBody({ ...before, value: { variant: 'off', text: '' } }, before, judging))).toEqual({
      variant: 'off',
    });
    expect(parsed(patchBody({ ...before, expiry: { choice: 'none', local: '' } }, before, judging))).toEqual({
      expires_at: null,
    });
    expect(parsed(patchBody({ ...before, enabled: false }, before, judging))).toEqual({ enabled: false });
  });

  it('minds only the fields that were touched', () => {
    const broken = { ...before, flag: shapes.pricing, value: { variant: null, text: '' } };
    expect(parsed(patchBody({ ...broken, enabled: false }, broken, judging))).toEqual({ enabled: false });
    expect(
      patchBody({ ...before, expiry: { choice: 'custom', local: '2020-01-01T00:00' } }, before, judging),
    ).toEqual({
      ok: false,
      errors: { expiry: 'The end must be in the future.' },
    });
  });
});

describe('undo', () => {
  it('puts every field back', () => {
    const stored = anOverride({ value: { a: 1 }, expiresAt: new Date(now + 1), enabled: false });
    expect(JSON.parse(restoreBody(stored, now, { withFlag: true }) ?? '')).toEqual({
      flag_name: 'ui.dark_mode',
      value: { a: 1 },
      enabled: false,
      reason: 'Ticket 4812',
      expires_at: new Date(now + 1).toISOString(),
    });
    expect(restoreBody(stored, now, { withFlag: false })).not.toContain('flag_name');
  });

  it('is not offered for what has ended', () => {
    expect(restoreBody(anOverride({ expiresAt: new Date(now) }), now, { withFlag: true })).toBeNull();
  });
});

describe('the end of an override', () => {
  it.each([
    ['none', null],
    ['hour', new Date(now + 3_600_000)],
    ['today', new Date(2026, 10, 25, 0, 0)],
    ['week', new Date(2026, 11, 1, 12, 0)],
  ] as const)('"%s" is counted from now, in the viewer’s zone', (choice, at) => {
    expect(resolveExpiry({ choice, local: '' }, now)).toEqual({ ok: true, at });
  });

  it('can be any time ahead, and none that has passed', () => {
    expect(resolveExpiry({ choice: 'custom', local: '2026-11-27T18:00' }, now)).toEqual({
      ok: true,
      at: new Date(2026, 10, 27, 18, 0),
    });
    expect(resolveExpiry({ choice: 'custom', local: toLocalInput(new Date(now)) }, now).ok).toBe(false);
    expect(resolveExpiry({ choice: 'custom', local: 'x' }, now).ok).toBe(false);
  });

  it('is read back as the date and time it was set to', () => {
    const at = new Date(2027, 0, 5, 9, 7);
    expect(expiryDraftOf(at)).toEqual({ choice: 'custom', local: '2027-01-05T09:07' });
    expect(expiryDraftOf(null).choice).toBe('none');
  });
});

describe('the effect', () => {
  const fallback = { value: false, variant: 'off', reason: 'STATIC', source: 'default' } as const;
  const current: CurrentValue = { ...fallback, fallback };

  it('is nothing until user, flag, value and end are there', () => {
    expect(effectOf(newDraft(null, shapes.boolean), current, now)).toBeNull();
    expect(effectOf(newDraft(ada, null), current, now)).toBeNull();
    expect(effectOf(newDraft(ada, shapes.number), current, now)).toBeNull();
    expect(effectOf(draft({ expiry: { choice: 'custom', local: '' } }), current, now)).toBeNull();
  });

  it('says from what to what, and until when', () => {
    const effect = effectOf(draft({ expiry: { choice: 'custom', local: '2026-11-27T18:00' } }), current, now);
    expect(effect).toMatchObject({ flagName: 'ui.dark_mode', who: ada.email, tail: 'until Fri 18:00' });
    expect(effect?.before && effectSideText(effect.before)).toBe('off (default)');
    expect(effect?.after && effectSideText(effect.after)).toBe('on (override)');
    expect(effectOf(draft(), current, now)?.tail).toBe('with no end');
  });

  it('of a paused override is what the person gets without it', () => {
    const overridden = { ...fallback, value: true, variant: 'on', source: 'override', fallback } as const;
    const effect = effectOf(draft({ enabled: false }), overridden, now);
    expect(effect?.after).toEqual({ value: 'off', source: 'default' });
    expect(effectOf(draft({ enabled: false }), null, now)).toMatchObject({
      before: null,
      after: null,
      tail: 'while paused',
    });
  });
});

describe('what the server found wrong', () => {
  it('is said at its field', () => {
    const { error } = refusal('invalid', {
      fields: [
        { path: 'value.colour', message: 'must be a boolean value' },
        { path: 'expires_at', message: 'must be in the future' },
        { path: 'extra', message: 'is not a known field' },
        { path: '', message: 'The JSON is nested too deep.' },
      ],
    });
    expect(fieldErrors(error)).toEqual({
      value: 'Must be a boolean value.',
      expiry: 'Must be in the future.',
      form: 'Extra is not a known field.',
    });
  });

  it('is said at the field that its code is about, else for the form', () => {
    expect(fieldErrors(refusal('flag_archived').error)).toEqual({ flag: 'It was refused.' });
    expect(fieldErrors(refusal('user_not_found').error)).toEqual({ people: 'It was refused.' });
    expect(fieldErrors(refusal('internal').error)).toEqual({ form: 'It was refused.' });
  });
});

describe('the status', () => {
  it('becomes "ended" at the instant of the end, without the server', () => {
    const override = anOverride({ expiresAt: new Date(now) });
    expect(statusAt(override, now - 1)).toBe('active');
    expect(statusAt(override, now)).toBe('expired');
    expect(statusAt(anOverride({ status: 'disabled' }), now)).toBe('disabled');
  });
});
