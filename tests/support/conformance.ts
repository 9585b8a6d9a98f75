import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type {
  Condition,
  EvaluationContext,
  FlagDefinition,
  JsonValue,
  Override,
  SegmentDefinition,
} from '@/lib/evaluation/types';

const FOLDER = path.resolve(import.meta.dirname, '../conformance');

/** What a case expects, in the names of the wire. */
export interface Expected {
  readonly value?: JsonValue;
  readonly variant?: string | null;
  readonly reason: string;
  readonly source: string;
  /** Only where a rule decided. */
  readonly rule_id?: string;
  /** Only where a scheduled change decided. */
  readonly scheduled_change_id?: string;
  /** Only where it is so. */
  readonly override_invalid?: true;
  readonly error_code?: string;
}

interface GivenContext {
  readonly targeting_key?: string | null;
  readonly attributes?: { readonly [name: string]: JsonValue };
}

interface Case {
  readonly title: string;
  readonly flag: string;
  readonly now: string;
  readonly overrides: readonly {
    flag_name: string;
    value: JsonValue;
    enabled: boolean;
    expires_at: string | null;
  }[];
  readonly context?: GivenContext;
  readonly expected: Expected;
}

interface ConditionCase {
  readonly title: string;
  readonly condition: Condition;
  readonly context?: GivenContext;
  readonly holds: boolean;
}

interface Suite {
  readonly description: string;
  readonly flags?: readonly FlagDefinition[];
  readonly segments?: readonly SegmentDefinition[];
  readonly conditions?: readonly ConditionCase[];
  readonly cases?: readonly Case[];
}

/** One evaluation and what it must give. Situations of one suite may share their definitions. */
export interface Situation {
  readonly title: string;
  readonly definitions: { readonly flags: FlagDefinition[]; readonly segments: SegmentDefinition[] };
  readonly flag: string;
  readonly context: EvaluationContext;
  readonly overrides: ReadonlyMap<string, Override>;
  readonly nowMs: number;
  readonly expected: Expected;
}

function contextOf({ targeting_key = null, attributes = {} }: GivenContext = {}): EvaluationContext {
  return { targetingKey: targeting_key, attributes };
}

function overridesOf(given: Case): Map<string, Override> {
  return new Map(
    given.overrides.map(({ flag_name: flagName, expires_at: expiresAt, ...rest }) => [
      flagName,
      {
        flagName,
        ...rest,
        expiresAt: expiresAt === null ? null : Date.parse(expiresAt),
        createdAt: 0,
        updatedAt: 0,
      },
    ]),
  );
}

/** The boolean flag that is on for those whom a condition holds for. */
function flagOfCondition(condition: Condition): FlagDefinition {
  return {
    name: 'condition',
    type: 'boolean',
    enabled: true,
    client_visible: true,
    archived: false,
    variants: [],
    default: { variant: 'off' },
    off: { variant: 'off' },
    rules: [
      {
        id: 'rule',
        name: 'rule',
        enabled: true,
        conditions: [condition],
        rollout: null,
        serve: { variant: 'on' },
      },
    ],
  };
}

const HOLDS: Expected = {
  value: true,
  variant: 'on',
  reason: 'TARGETING_MATCH',
  source: 'rule',
  rule_id: 'rule',
};
const DOES_NOT_HOLD: Expected = { value: false, variant: 'off', reason: 'DEFAULT', source: 'default' };

function ofCondition(given: ConditionCase, segments: SegmentDefinition[]): Situation[] {
  const { title, condition, holds } = given;
  const situation = (name: string, tested: Condition, expected: boolean): Situation => ({
    title: name,
    definitions: { flags: [flagOfCondition(tested)], segments },
    flag: 'condition',
    context: contextOf(given.context),
    overrides: new Map(),
    nowMs: Date.parse('2026-06-15T12:00:00.000Z'),
    expected: expected ? HOLDS : DOES_NOT_HOLD,
  });
  return [
    situation(title, condition, holds),
    situation(`${title} (with negate turned round)`, { ...condition, negate: !condition.negate }, !holds),
  ];
}

function situationsOf(suite: Suite): Situation[] {
  const definitions = { flags: [...(suite.flags ?? [])], segments: [...(suite.segments ?? [])] };
  return [
    ...(suite.conditions ?? []).flatMap((given) => ofCondition(given, definitions.segments)),
    ...(suite.cases ?? []).map((given) => ({
      title: given.title,
      definitions,
      flag: given.flag,
      context: contextOf(given.context),
      overrides: overridesOf(given),
      nowMs: Date.parse(given.now),
      expected: given.expected,
    })),
  ];
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as T;
}

/** Every conformance file by its name. */
export function conformanceSuites(): readonly { name: string; situations: readonly Situation[] }[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ name: path.basename(file, '.json'), situations: situationsOf(read<Suite>(file)) }));
}

/** Hashes that are published. */
export function murmur3Vectors() {
  return read<readonly { text: string; seed: number; hash: number }[]>('vectors/murmur3.json');
}

/** Positions of salts and bucket values. */
export function positionVectors() {
  return read<readonly { salt: string; value: string; position: number }[]>('vectors/positions.json');
}

/** Whom Unleash's own client lets into gradual rollouts. `included` has one digit for each of `percents`. */
export function unleashRollouts() {
  return read<{
    readonly percents: readonly number[];
    readonly users: readonly { group: string; key: string; included: string }[];
  }>('vectors/unleash-rollout.json');
}
