import type { FallbackView } from '@/lib/overrides/types';
import { whyThisLayer } from '../ladder/layers';
import { getJson } from './directory';
import type { Situation } from './types';

type OverrideLayer = { readonly layer: 'override'; readonly state: Situation['override'] };
type RuleLayer = {
  readonly layer: 'rule';
  readonly rules: readonly { readonly id: string; readonly name: string }[];
};

/** As much of an explanation as the editor needs. An evaluation in error has no value. */
interface ExplanationWire extends Omit<FallbackView, 'reason'> {
  readonly reason: FallbackView['reason'] | 'ERROR';
  readonly rule_id?: string | null;
  readonly shadowed: FallbackView | null;
  readonly layers: readonly (
    | OverrideLayer
    | RuleLayer
    | { readonly layer: 'off' | 'schedule' | 'default' }
  )[];
}

/** The key under which the situation of a person and a flag is looked up. */
export function situationKey(userId: string, flagName: string): string {
  return `${userId}/flags/${flagName}`;
}

/** How one person stands to one flag now. */
export async function readSituation(key: string, signal: AbortSignal): Promise<Situation> {
  const wire = await getJson<ExplanationWire>(`/api/admin/users/${key}/explain`, signal);
  const override = wire.layers.find((layer) => layer.layer === 'override')?.state ?? 'none';
  if (wire.reason === 'ERROR') return { current: null, why: whyThisLayer('error'), override };
  const { value, variant, reason, source } = wire;
  const served = { value, variant, reason, source };
  return { current: { ...served, fallback: wire.shadowed ?? served }, why: whyOf(wire), override };
}

function whyOf({ source, rule_id: ruleId, layers }: ExplanationWire): string {
  const rules = layers.find((layer) => layer.layer === 'rule')?.rules ?? [];
  const name = rules.find(({ id }) => id === ruleId)?.name;
  return source === 'rule' && name ? `The targeting rule “${name}” gives this value.` : whyThisLayer(source);
}
