import type { JsonValue } from '../evaluation/types';
import { isObject } from './diff';

/** Fields whose name on the wire is not what one would call them. */
const NAMES: Readonly<Record<string, string>> = {
  at: 'Takes effect',
  archived_at: 'Archived',
  client_visible: 'Visible to browsers',
  conditions: 'Order of conditions',
  disabled_at: 'Disabled',
  email: 'E-mail',
  excluded: 'Excluded people',
  expires_at: 'Ends',
  included: 'Included people',
  off: 'Off value',
  prerequisites: 'Order of prerequisites',
  revoked_at: 'Revoked',
  rules: 'Order of rules',
  variants: 'Order of variants',
};

const SERVED: ReadonlySet<string> = new Set(['default', 'off']);

/** What the parts of a rule are called after the rule's name. */
const PARTS: Readonly<Record<string, string>> = { serve: 'serves' };

/**
 * What people call the field at a path of a difference: `rules[eu-pros].rollout` is `Rule “EU professionals”: rollout`.
 * @param wholes where the names of rules are looked up, the first that has one
 */
export function labelOf(path: string, wholes: readonly JsonValue[]): string {
  const [, list, key, rest] =
    /^(rules|variants|prerequisites|conditions)\[([^\]]+)\]\.?(.*)$/.exec(path) ?? [];
  if (list === undefined || key === undefined) return labelOfField(path);
  const part = partOf(rest ?? '');
  return `${nameOf(list, key, wholes)}${part === '' ? '' : `: ${part}`}`;
}

function labelOfField(path: string): string {
  const [, field = path, inside = ''] = /^([^.[]+)\.?(.*)$/.exec(path) ?? [];
  // A served value is what it is served as.
  const rest = SERVED.has(field) ? inside.replace(/^value\.?/, '') : inside;
  const name = NAMES[field] ?? sentenceCase(field);
  if (rest === '') return name;
  return field === 'attributes' ? `Attribute ${rest}` : `${name}: ${rest}`;
}

function nameOf(list: string, key: string, wholes: readonly JsonValue[]): string {
  switch (list) {
    case 'rules':
      return `Rule “${wholes.map((whole) => ruleName(whole, key)).find(Boolean) ?? key}”`;
    case 'variants':
      return `Variant ${key}`;
    case 'prerequisites':
      return `Prerequisite ${key}`;
    default:
      return `Condition ${Number(key) + 1}`;
  }
}

/** `conditions[0]` is `condition 1`; `value.theme.colour` stays a path after its first word. */
function partOf(rest: string): string {
  const [, index] = /^conditions\[(\d+)\]/.exec(rest) ?? [];
  if (index !== undefined) return `condition ${Number(index) + 1}`;
  const [, first = rest, more = ''] = /^([^.[]+)(?:\.value)?\.?(.*)$/.exec(rest) ?? [];
  const word = PARTS[first] ?? first.replaceAll('_', ' ');
  return more === '' ? word : `${word} ${more}`;
}

function ruleName(whole: JsonValue, id: string): string | undefined {
  const rules = isObject(whole) ? whole.rules : undefined;
  if (!Array.isArray(rules)) return undefined;
  const rule = rules.find((item) => isObject(item) && item.id === id);
  return isObject(rule) && typeof rule.name === 'string' ? rule.name : undefined;
}

function sentenceCase(words: string): string {
  const text = words.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
