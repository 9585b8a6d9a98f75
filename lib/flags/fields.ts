import { invalid } from '../errors';
import { compileFlag } from '../evaluation/flag';
import { asJson, sameJson } from '../evaluation/json';
import type { FlagType, Serve } from '../evaluation/types';
import { readableVariants } from '../evaluation/variants';
import { compilePattern } from '../pattern';
import { checkServe, checkVariants, type ServeInput } from './checks';
import { checkRules, type RuleInput } from './checks-rules';
import { type FlagFields, type FlagRow, toDefinition } from './queries';
import type { CreateFlagInput, UpdateFlagInput } from './schemas';
import { prerequisitesInput, rulesInput, serveInput } from './schemas-rules';

/** Fields as callers give them: rules and what is served may lack their defaults. */
type FlagInput = Omit<FlagFields, 'defaultServe' | 'offServe' | 'rules'> & {
  readonly defaultServe: ServeInput;
  readonly offServe: ServeInput;
  readonly rules: readonly RuleInput[];
};

/**
 * The fields of a new flag, checked and completed.
 * @throws PennonError `invalid`
 */
export function fieldsOfNew(given: CreateFlagInput): FlagFields {
  const initial = given.default ?? initialServe(given.type);
  return checkFields(given, {
    description: given.description,
    tags: given.tags,
    owner: given.owner,
    enabled: given.enabled,
    clientVisible: given.client_visible,
    variants: given.variants ?? [],
    defaultServe: initial,
    offServe: given.off ?? (given.type === 'boolean' ? { variant: 'off' } : initial),
    prerequisites: given.prerequisites ?? [],
    rules: given.rules ?? [],
    defaultFrom: null,
    archivedAt: null,
  });
}

/**
 * The fields of a flag after a change, checked and completed. A person who sets another default ends what a scheduled
 * change has put there.
 * @throws PennonError `invalid`
 */
export function fieldsAfter(before: FlagRow, patch: UpdateFlagInput): FlagFields {
  assertReadable(before, patch);
  const fields = checkFields(before, {
    description: patch.description ?? before.description,
    tags: patch.tags ?? before.tags,
    owner: patch.owner === undefined ? before.owner : patch.owner,
    enabled: patch.enabled ?? before.enabled,
    clientVisible: patch.client_visible ?? before.clientVisible,
    variants: patch.variants ?? (before.type === 'boolean' ? [] : readableVariants(before)),
    defaultServe: patch.default ?? before.defaultServe,
    offServe: patch.off ?? before.offServe,
    prerequisites: patch.prerequisites ?? before.prerequisites,
    rules: patch.rules ?? before.rules,
    defaultFrom: before.defaultFrom,
    archivedAt: null,
  });
  const kept = sameJson(asJson(fields.defaultServe), asJson(before.defaultServe));
  return kept ? fields : { ...fields, defaultFrom: null };
}

/** Whether a change leaves a flag as it is. */
export function sameFields(before: FlagRow, fields: FlagFields): boolean {
  const project = (row: FlagFields) => ({
    description: row.description,
    tags: row.tags,
    owner: row.owner,
    enabled: row.enabled,
    client_visible: row.clientVisible,
    variants: row.variants,
    default: row.defaultServe,
    off: row.offServe,
    prerequisites: row.prerequisites,
    rules: row.rules,
    default_from: row.defaultFrom,
  });
  return sameJson(asJson(project(before)), asJson(project(fields)));
}

function initialServe(type: FlagType): Serve {
  if (type === 'boolean') return { variant: 'off' };
  throw invalid({ path: 'default', message: 'is missing; say what the flag serves' });
}

/** The checks that every write of a flag passes, as far as the flag alone can tell. */
function checkFields(key: Pick<FlagRow, 'name' | 'type'>, given: FlagInput): FlagFields {
  const variants = checkVariants(key.type, given.variants);
  const flag = { ...key, variants };
  const itself = given.prerequisites.findIndex((prerequisite) => prerequisite.flag === key.name);
  if (itself !== -1) throw invalid({ path: `prerequisites.${itself}.flag`, message: 'is the flag itself' });
  return {
    ...given,
    variants,
    defaultServe: checkServe(flag, given.defaultServe, 'default'),
    offServe: checkServe(flag, given.offServe, 'off'),
    rules: checkRules(flag, given.rules),
  };
}

/** Parts of a flag that were written around the services and that nobody can read must be given anew. */
function assertReadable(before: FlagRow, patch: UpdateFlagInput): void {
  if (compileFlag(toDefinition(before), { compilePattern, segments: new Map() }).usable) return;
  const parts = [
    ['default', serveInput, before.defaultServe],
    ['off', serveInput, before.offServe],
    ['prerequisites', prerequisitesInput, before.prerequisites],
    ['rules', rulesInput, before.rules],
  ] as const;
  const unreadable = parts.filter(
    ([path, schema, stored]) => patch[path] === undefined && !schema.safeParse(stored).success,
  );
  if (unreadable.length === 0) return;
  throw invalid(
    ...unreadable.map(([path]) => ({
      path,
      message: 'is stored in a way that cannot be read; give it anew',
    })),
  );
}
