import { compileFlag } from '@/lib/evaluation/flag';
import { compileSnapshot, type Snapshot } from '@/lib/evaluation/snapshot';
import type {
  EvaluationContext,
  FlagDefinition,
  Override,
  Rule,
  SegmentDefinition,
} from '@/lib/evaluation/types';
import { compilePattern } from '@/lib/pattern';

export const NOW = Date.parse('2026-06-15T12:00:00.000Z');

export const ANONYMOUS: EvaluationContext = { targetingKey: null, attributes: {} };

/** A boolean flag that serves `off`, with whatever of it should be different. */
export const flagOf = (change: Partial<FlagDefinition> = {}): FlagDefinition => ({
  name: 'flag',
  type: 'boolean',
  enabled: true,
  client_visible: true,
  variants: [],
  default: { variant: 'off' },
  off: { variant: 'off' },
  archived: false,
  ...change,
});

/** A rule for everybody that serves `on`, with whatever of it should be different. */
export const ruleOf = (change: Partial<Rule> = {}): Rule => ({
  id: 'rule',
  name: '',
  enabled: true,
  conditions: [],
  rollout: null,
  serve: { variant: 'on' },
  ...change,
});

export const segmentOf = (change: Partial<SegmentDefinition> = {}): SegmentDefinition => ({
  key: 'segment',
  conditions: [],
  included: [],
  excluded: [],
  ...change,
});

export const overrideOf = (change: Partial<Override> = {}): Override => ({
  flagName: 'flag',
  value: true,
  enabled: true,
  expiresAt: null,
  createdAt: 0,
  updatedAt: 0,
  ...change,
});

export const only = (override: Override) => new Map([[override.flagName, override]]);

export const personOf = (
  targetingKey: string | null,
  attributes: EvaluationContext['attributes'] = {},
): EvaluationContext => ({ targetingKey, attributes });

/** A snapshot of flags without segments. */
export const snapshotOf = (...flags: FlagDefinition[]): Snapshot => worldOf(flags, []);

/** A snapshot of flags and segments. */
export const worldOf = (flags: readonly FlagDefinition[], segments: readonly SegmentDefinition[]): Snapshot =>
  compileSnapshot({ flags, segments }, { compilePattern });

/** One flag, compiled on its own. */
export const compiled = (flag: FlagDefinition) => compileFlag(flag, { compilePattern, segments: new Map() });
