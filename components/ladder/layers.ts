import type { Source } from '@/lib/evaluation/types';

/** How each layer is called and drawn. One colour per layer, the same everywhere; a word always goes with it. */
export const LAYERS = {
  override: {
    name: 'override',
    text: 'text-override-ink',
    fill: 'fill-override',
    bar: 'bg-override',
    tint: 'bg-override-tint',
  },
  rule: { name: 'rule', text: 'text-rule-ink', fill: 'fill-rule', bar: 'bg-rule', tint: 'bg-rule-tint' },
  schedule: {
    name: 'schedule',
    text: 'text-schedule-ink',
    fill: 'fill-schedule',
    bar: 'bg-schedule',
    tint: 'bg-schedule-tint',
  },
  default: {
    name: 'default',
    text: 'text-default-ink',
    fill: 'fill-default',
    bar: 'bg-default',
    tint: 'bg-default-tint',
  },
  off: { name: 'kill switch', text: 'text-off-ink', fill: 'fill-off', bar: 'bg-off', tint: 'bg-off-tint' },
  error: { name: 'error', text: 'text-off-ink', fill: 'fill-off', bar: 'bg-off', tint: 'bg-off-tint' },
} as const satisfies Record<Source, { name: string; text: string; fill: string; bar: string; tint: string }>;

const SENTENCES: Readonly<Record<Source, string>> = {
  override: 'An override pins this value for this person.',
  rule: 'A targeting rule gives this value.',
  schedule: 'A scheduled change put this value in place of the default.',
  default: 'The flag’s default: nothing above it applies.',
  off: 'The flag is off, or a prerequisite is not met: everyone without an override gets this.',
  error: 'The flag cannot be evaluated, so it gives no value.',
};

/** Why a layer won, in one sentence. */
export function whyThisLayer(source: Source): string {
  return SENTENCES[source];
}
