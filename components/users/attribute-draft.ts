import type { JsonValue } from '@/lib/evaluation/types';
import { jsonProblem } from '../values/json-problem';

/** What an attribute can be: what targeting rules can compare. */
export const ATTRIBUTE_KINDS = [
  { value: 'text', label: 'Text' },
  { value: 'number', label: 'Number' },
  { value: 'boolean', label: 'Yes or no' },
  { value: 'list', label: 'List' },
] as const;
export type AttributeKind = (typeof ATTRIBUTE_KINDS)[number]['value'];

/** An attribute while somebody fills it in. */
export interface AttributeDraft {
  /** Tells rows apart whose names are the same, or empty. */
  readonly id: number;
  readonly name: string;
  readonly kind: AttributeKind;
  /** The text itself for text, JSON text for the others. */
  readonly text: string;
}

/** An attribute as a member of a JSON object, or what is wrong with it. */
export type AttributeMember =
  | { readonly ok: true; readonly json: string }
  | { readonly ok: false; readonly message: string };

/** A number as JSON writes it. */
export const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** The stored attributes, ready to be changed. */
export function attributeDrafts(attributes: {
  readonly [name: string]: JsonValue;
}): readonly AttributeDraft[] {
  return Object.entries(attributes).map(([name, value], id) => {
    const kind = kindOf(value);
    return { id, name, kind, text: kind === 'text' ? String(value) : JSON.stringify(value) };
  });
}

function kindOf(value: JsonValue): AttributeKind {
  if (typeof value === 'number' || typeof value === 'boolean') return typeof value as AttributeKind;
  return typeof value === 'string' ? 'text' : 'list';
}

/** What a row holds when its kind changes: what was typed, unless it can be neither yes nor no. */
export function withKind(attribute: AttributeDraft, kind: AttributeKind): AttributeDraft {
  const text = kind === 'boolean' && attribute.text !== 'false' ? 'true' : attribute.text;
  return { ...attribute, kind, text };
}

/** An attribute as `"plan":"pro"`. Numbers and lists go in as they were typed. */
export function attributeMember({ name, kind, text }: AttributeDraft): AttributeMember {
  if (name.trim() === '') return { ok: false, message: 'Give the attribute a name.' };
  const value = kind === 'text' ? JSON.stringify(text) : text.trim();
  const message = problemOf(kind, value);
  return message === null
    ? { ok: true, json: `${JSON.stringify(name.trim())}:${value}` }
    : { ok: false, message };
}

function problemOf(kind: AttributeKind, text: string): string | null {
  if (kind === 'number') return NUMBER.test(text) ? null : 'Type a number, 12.5 say.';
  if (kind !== 'list') return null;
  const problem = jsonProblem(text);
  if (problem !== null) return problem.message;
  return text.startsWith('[') ? null : 'Type a list, ["a", "b"] say.';
}
