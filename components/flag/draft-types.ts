import type { Condition, FlagType } from '@/lib/evaluation/types';

/** A variant while somebody changes it. */
export interface VariantDraft {
  /** Stays when the key is changed: what is served names the variant by it. */
  readonly id: string;
  readonly key: string;
  /** The value as it was typed: text itself for a string, JSON text for the others. */
  readonly text: string;
}

/** The share of a variant in a split, in percent, as it was typed. */
export interface ShareDraft {
  /** Id of the variant. */
  readonly variant: string;
  readonly percent: string;
}

/** What is served, while somebody changes it. What the other kind had stays, to come back to. */
export interface ServeDraft {
  readonly kind: 'one' | 'split';
  /** Id of the variant; null while none is chosen, and for a plain value. */
  readonly variant: string | null;
  /** A plain value as it was typed; for a flag without variants. */
  readonly text: string;
  readonly shares: readonly ShareDraft[];
  /** Attribute whose value is bucketed. */
  readonly bucketBy: string;
  /** null until the server gives one. */
  readonly salt: string | null;
}

/** The share of people that a rule is for, while somebody changes it. */
export interface RolloutDraft {
  readonly percent: string;
  readonly bucketBy: string;
  /** null until the server gives one. */
  readonly salt: string | null;
}

/** A rule while somebody changes it. */
export interface RuleDraft {
  /** Tells rules apart, the new ones too. */
  readonly key: string;
  /** null until the server gives one. */
  readonly id: string | null;
  readonly name: string;
  readonly enabled: boolean;
  readonly conditions: readonly Condition[];
  /** null is for all whom the conditions hold for. */
  readonly rollout: RolloutDraft | null;
  readonly serve: ServeDraft;
}

/** A prerequisite while somebody changes it. */
export interface PrerequisiteDraft {
  readonly key: string;
  /** Name of the other flag; empty while none is chosen. */
  readonly flag: string;
  readonly variants: readonly string[];
}

/** What a flag serves and to whom, while somebody changes it. */
export interface TargetingDraft {
  readonly type: FlagType;
  /** A boolean flag has `on` and `off`; empty for a flag of plain values. */
  readonly variants: readonly VariantDraft[];
  readonly default: ServeDraft;
  readonly off: ServeDraft;
  readonly prerequisites: readonly PrerequisiteDraft[];
  readonly rules: readonly RuleDraft[];
  /** How many things were added, so that each gets a key of its own. */
  readonly made: number;
}

/** The fields of a flag that targeting is made of, as they are called on the wire, in their order. */
export const TARGETING_FIELDS = ['variants', 'prerequisites', 'rules', 'default', 'off'] as const;
export type TargetingField = (typeof TARGETING_FIELDS)[number];

/** What is wrong, by path of the body: `rules.0.serve.split`. */
export type TargetingErrors = Readonly<Record<string, string>>;
