import { type ValueMember, valueMember } from '../values/value-draft';
import type {
  PrerequisiteDraft,
  RolloutDraft,
  RuleDraft,
  ServeDraft,
  TargetingDraft,
  TargetingErrors,
  TargetingField,
} from './draft-types';
import { TARGETING_FIELDS } from './draft-types';
import { parsePercent, showPercent, WHOLE } from './percent';
import { sumOf } from './serve-draft';

const MAX_NAME = 255;
const VARIANT_KEY = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** A draft as members of a JSON body, and what is wrong with it; what is wrong has no member. */
export interface DraftBody {
  readonly members: { readonly [Field in TargetingField]?: string };
  readonly errors: TargetingErrors;
}

/** A change as the body of a PATCH, or what is wrong with it. */
export type PatchBody =
  | { readonly ok: true; readonly json: string; readonly fields: readonly TargetingField[] }
  | { readonly ok: false; readonly errors: TargetingErrors };

type Complain = (path: string, message: string) => void;

/** The whole draft. Values go in as they were typed, so that the server judges what the person wrote. */
export function bodyOf(draft: TargetingDraft): DraftBody {
  const errors: Record<string, string> = {};
  const complain: Complain = (path, message) => {
    errors[path] ??= message;
  };
  const members: Record<TargetingField, string> = {
    variants: variantsJson(draft, complain),
    prerequisites: list(draft.prerequisites.map((one, index) => prerequisiteJson(one, index, complain))),
    rules: list(
      draft.rules.map((rule, index) => {
        const path = `rules.${index}`;
        return ruleJson(rule, serveJson(draft, rule.serve, `${path}.serve`, complain), path, complain);
      }),
    ),
    default: serveJson(draft, draft.default, 'default', complain),
    off: serveJson(draft, draft.off, 'off', complain),
  };
  const isWrong = (field: TargetingField) => Object.keys(errors).some((path) => path.split('.')[0] === field);
  const good = TARGETING_FIELDS.filter((field) => !isWrong(field)).map((field) => [field, members[field]]);
  return { members: Object.fromEntries(good), errors };
}

/** The fields that a draft changes, whole, as a PATCH takes them. */
export function patchBody(draft: TargetingDraft, base: TargetingDraft): PatchBody {
  const { members, errors } = bodyOf(draft);
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const fields = changedFields(draft, base);
  return { ok: true, fields, json: object(fields.map((field) => [field, members[field] ?? 'null'])) };
}

/** The body that puts back how some fields were. */
export function restoreBody(before: TargetingDraft, fields: readonly TargetingField[]): string {
  const { members } = bodyOf(before);
  return object(fields.flatMap((field) => (members[field] === undefined ? [] : [[field, members[field]]])));
}

/** The fields that are not what they were; what is wrong counts as changed. */
function changedFields(draft: TargetingDraft, base: TargetingDraft): readonly TargetingField[] {
  const [after, before] = [bodyOf(draft).members, bodyOf(base).members];
  // A boolean flag's variants are built in.
  return TARGETING_FIELDS.filter(
    (field) => after[field] !== before[field] && !(field === 'variants' && draft.type === 'boolean'),
  );
}

/**
 * A rule as the body has it, whatever is wrong with it.
 * @param serve JSON text of what it serves
 */
export function ruleJson(rule: RuleDraft, serve: string, path: string, complain: Complain): string {
  if ([...rule.name].length > MAX_NAME) complain(`${path}.name`, `Use ${MAX_NAME} characters or fewer.`);
  return object([
    ...(rule.id === null ? [] : [['id', JSON.stringify(rule.id)] as const]),
    ['name', JSON.stringify(rule.name.trim())],
    ['enabled', String(rule.enabled)],
    ['conditions', JSON.stringify(rule.conditions)],
    ['rollout', rule.rollout === null ? 'null' : rolloutJson(rule.rollout, `${path}.rollout`, complain)],
    ['serve', serve],
  ]);
}

function rolloutJson(rollout: RolloutDraft, path: string, complain: Complain): string {
  const thousandths = parsePercent(rollout.percent);
  if (thousandths === null) complain(`${path}.percent`, 'Type 0 to 100, with three decimals or fewer.');
  return object([['percent', showPercent(thousandths ?? 0)], ...bucketing(rollout, path, complain)]);
}

function bucketing(
  { bucketBy, salt }: Pick<RolloutDraft, 'bucketBy' | 'salt'>,
  path: string,
  complain: Complain,
): Member[] {
  if (bucketBy.trim() === '') complain(`${path}.bucket_by`, 'Choose an attribute.');
  return [
    ['bucket_by', JSON.stringify(bucketBy.trim())],
    ...(salt === null ? [] : [['salt', JSON.stringify(salt)] as const]),
  ];
}

function serveJson(draft: TargetingDraft, serve: ServeDraft, path: string, complain: Complain): string {
  if (draft.variants.length === 0) {
    const value = valueMember({ type: draft.type, variants: [] }, { variant: null, text: serve.text });
    return `{${memberOr(value, `${path}.value`, complain)}}`;
  }
  if (serve.kind === 'split') return splitJson(draft, serve, path, complain);
  const chosen = draft.variants.find(({ id }) => id === serve.variant);
  if (chosen === undefined) complain(`${path}.variant`, 'Choose a variant.');
  return object([['variant', JSON.stringify(chosen?.key ?? '')]]);
}

function splitJson(draft: TargetingDraft, serve: ServeDraft, path: string, complain: Complain): string {
  const keys = new Map(draft.variants.map(({ id, key }) => [id, key]));
  const shares = serve.shares.filter(({ variant }) => keys.has(variant));
  const sum = sumOf(shares);
  if (sum === null) complain(`${path}.split`, 'Type shares from 0 to 100 %, with three decimals or fewer.');
  else if (sum !== WHOLE) {
    complain(`${path}.split`, `The shares are ${showPercent(sum)} % together; they must be 100 %.`);
  }
  const choices = shares.map(({ variant, percent }) =>
    object([
      ['variant', JSON.stringify(keys.get(variant))],
      ['weight', showPercent(parsePercent(percent) ?? 0)],
    ]),
  );
  return object([['split', list(choices)], ...bucketing(serve, path, complain)]);
}

function variantsJson(draft: TargetingDraft, complain: Complain): string {
  const { type, variants } = draft;
  const taken = new Set<string>();
  const members = variants.map(({ key, text }, index) => {
    const path = `variants.${index}`;
    if (!VARIANT_KEY.test(key)) {
      complain(`${path}.key`, 'Begin with a letter or digit; then letters, digits, dot, underscore, hyphen.');
    } else if (taken.has(key)) complain(`${path}.key`, 'Another variant has this key.');
    taken.add(key);
    const value = valueMember({ type, variants: [] }, { variant: null, text });
    return `{"key":${JSON.stringify(key)},${memberOr(value, `${path}.value`, complain)}}`;
  });
  return list(members);
}

function prerequisiteJson({ flag, variants }: PrerequisiteDraft, index: number, complain: Complain): string {
  const path = `prerequisites.${index}`;
  if (flag === '') complain(`${path}.flag`, 'Choose a flag.');
  else if (variants.length === 0) complain(`${path}.variants`, 'Choose one variant or more.');
  return JSON.stringify({ flag, variants });
}

function memberOr(value: ValueMember, path: string, complain: Complain): string {
  if (value.ok) return value.json;
  complain(path, value.message);
  return '"value":null';
}

type Member = readonly [name: string, json: string];

function object(members: readonly Member[]): string {
  return `{${members.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`;
}

function list(items: readonly string[]): string {
  return `[${items.join(',')}]`;
}
