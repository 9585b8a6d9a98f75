import type { Serve, Variant } from '@/lib/evaluation/types';
import type { ScheduledChangeView, ScheduledFlag } from '@/lib/schedules/types';
import { viewerZone } from '../time/format-time';
import { draftOf, emptyDraft, type ValueDraft, valueMember } from '../values/value-draft';
import { PERCENTS, type RolloutDraft, rolloutServe, rolloutSteps } from './rollout';
import { splitOf, type WeightsDraft } from './split';
import { resolveWhen, type WhenDraft, whenDraftOf } from './when';

/** A scheduled change while somebody fills it in. */
export interface ScheduleDraft {
  readonly flag: ScheduledFlag | null;
  /** One change, or several that raise a share step by step. */
  readonly kind: 'once' | 'rollout';
  readonly state: 'keep' | 'on' | 'off';
  /** What becomes of the default; `value` is also a variant. */
  readonly sets: 'keep' | 'value' | 'split';
  readonly value: ValueDraft;
  readonly weights: WeightsDraft;
  readonly rollout: RolloutDraft;
  readonly when: WhenDraft;
  readonly reason: string;
}

export type ScheduleField = 'flag' | 'state' | 'default' | 'rollout' | 'when' | 'reason';
export type ScheduleErrors = { readonly [Field in ScheduleField]?: string };

/** One change as it will be sent. */
export interface DraftStep {
  readonly at: Date;
  readonly enabled: boolean | null;
  /** JSON text of what is served, numbers as they were typed; null leaves the default. */
  readonly defaultJson: string | null;
}

export type DraftResult =
  | { readonly ok: true; readonly steps: readonly DraftStep[] }
  | { readonly ok: false; readonly errors: ScheduleErrors };

const NO_FLAG = { type: 'boolean', variants: [] } as const;

/** A new change of a flag, or of one that is still to be chosen. Its first guess is the opposite of what is. */
export function newScheduleDraft(flag: ScheduledFlag | null): ScheduleDraft {
  const [first = '', second = ''] = flag?.variants.map(({ key }) => key) ?? [];
  const served = flag && 'variant' in flag.default ? flag.default.variant : second;
  return {
    flag,
    kind: 'once',
    state: flag?.enabled === false ? 'on' : 'keep',
    sets: flag?.enabled === false ? 'keep' : 'value',
    value: flag ? firstValue(flag) : emptyDraft(NO_FLAG),
    weights: flag ? weightsOf(flag.variants, flag.default) : {},
    rollout: {
      to: served === first ? second : first,
      from: served || second,
      percents: PERCENTS,
      every: '2',
      unit: 'days',
    },
    when: { choice: 'tomorrow', local: '' },
    reason: '',
  };
}

function firstValue({ type, variants, default: serves }: ScheduledFlag): ValueDraft {
  if (type === 'boolean') {
    return { variant: 'variant' in serves && serves.variant === 'on' ? 'off' : 'on', text: '' };
  }
  return variants.length === 0 && 'value' in serves
    ? draftOf(type, serves.value, null)
    : emptyDraft({ type, variants });
}

function weightsOf(variants: readonly Variant[], serves: Serve): WeightsDraft {
  const shares = 'split' in serves ? serves.split : 'variant' in serves ? [{ ...serves, weight: 100 }] : [];
  return Object.fromEntries(
    variants.map(({ key }) => [key, String(shares.find(({ variant }) => variant === key)?.weight ?? 0)]),
  );
}

/** A stored change, ready to be edited. */
export function draftOfChange(flag: ScheduledFlag, change: ScheduledChangeView): ScheduleDraft {
  const serves = change.default;
  const blank = newScheduleDraft(flag);
  return {
    ...blank,
    state: change.enabled === null ? 'keep' : change.enabled ? 'on' : 'off',
    sets: serves === null ? 'keep' : 'split' in serves ? 'split' : 'value',
    value: serves === null ? blank.value : valueDraftOf(flag, serves),
    weights: serves === null ? blank.weights : weightsOf(flag.variants, serves),
    when: whenDraftOf(change.at),
    reason: change.reason ?? '',
  };
}

function valueDraftOf(flag: ScheduledFlag, serves: Serve): ValueDraft {
  if ('variant' in serves) return { variant: serves.variant, text: '' };
  return 'value' in serves ? draftOf(flag.type, serves.value, null) : emptyDraft(flag);
}

/**
 * The changes that a draft means at `now` (Unix ms), or what is wrong with it.
 * @param stored the change that is edited: its instant stays to the millisecond unless another one is chosen
 */
export function draftSteps(
  draft: ScheduleDraft,
  stored: ScheduledChangeView | null,
  now: number,
): DraftResult {
  if (draft.flag === null) return { ok: false, errors: { flag: 'Choose a flag.' } };
  const when = whenOf(draft.when, stored, now);
  if (!when.ok) return { ok: false, errors: { when: when.message } };
  if (draft.kind === 'rollout') return rolloutDraftSteps(draft, draft.flag, when.at);
  const serves = servesOf(draft, draft.flag, stored?.default ?? draft.flag.default);
  if (!serves.ok) return { ok: false, errors: { default: serves.message } };
  const enabled = draft.state === 'keep' ? null : draft.state === 'on';
  if (enabled === null && serves.json === null) {
    return { ok: false, errors: { default: 'Choose what changes: the switch, the default, or both.' } };
  }
  return { ok: true, steps: [{ at: when.at, enabled, defaultJson: serves.json }] };
}

function whenOf(when: WhenDraft, stored: ScheduledChangeView | null, now: number) {
  const same = stored !== null && when.choice === 'custom' && when.local === whenDraftOf(stored.at).local;
  return same && stored.at.getTime() > now ? ({ ok: true, at: stored.at } as const) : resolveWhen(when, now);
}

function rolloutDraftSteps(draft: ScheduleDraft, flag: ScheduledFlag, start: Date): DraftResult {
  const rollout = rolloutSteps(draft.rollout, start);
  if (!rollout.ok) return { ok: false, errors: { rollout: rollout.message } };
  return {
    ok: true,
    steps: rollout.steps.map(({ at, percent }, index) => ({
      at,
      enabled: index === 0 && draft.state === 'on' ? true : null,
      defaultJson: JSON.stringify(rolloutServe(draft.rollout, percent, flag.default)),
    })),
  };
}

/** @param current by whose attribute and salt a split goes on telling people apart */
function servesOf(draft: ScheduleDraft, flag: ScheduledFlag, current: Serve) {
  if (draft.sets === 'keep') return { ok: true, json: null } as const;
  if (draft.sets === 'value') {
    const member = valueMember(flag, draft.value);
    return member.ok ? ({ ok: true, json: `{${member.json}}` } as const) : member;
  }
  const split = splitOf(
    flag.variants.map(({ key }) => key),
    draft.weights,
  );
  if (!split.ok) return split;
  const kept = 'split' in current ? current : {};
  return { ok: true, json: JSON.stringify({ ...kept, split: split.split }) } as const;
}

/** The body of a POST. */
export function createBody(steps: readonly DraftStep[], reason: string): string {
  const bodies = steps.map((step) => `{${members(step, reason)}}`);
  return bodies.length === 1 ? (bodies[0] ?? '') : `{"steps":[${bodies.join(',')}]}`;
}

function members({ at, enabled, defaultJson }: DraftStep, reason: string): string {
  return [
    `"at":${JSON.stringify(at.toISOString())}`,
    `"time_zone":${JSON.stringify(viewerZone())}`,
    `"enabled":${enabled}`,
    `"default":${defaultJson}`,
    `"reason":${reason.trim() === '' ? null : JSON.stringify(reason.trim())}`,
  ].join(',');
}
