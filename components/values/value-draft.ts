import type { FlagType, JsonValue, Variant } from '@/lib/evaluation/types';
import { jsonProblem } from './json-problem';
import { shorten } from './show-value';

/** What a value can be of: a flag's type and its variants. */
export interface ValueShape {
  readonly type: FlagType;
  /** A boolean flag has `on` and `off`; empty for a flag of plain values. */
  readonly variants: readonly Variant[];
}

/** A value while somebody types it. */
export interface ValueDraft {
  /** The chosen variant's key; null while none is chosen, and for plain values. */
  readonly variant: string | null;
  /** What was typed for a plain value: the text itself for a string, JSON text for the others. */
  readonly text: string;
}

export type ValueMember =
  | { readonly ok: true; readonly json: string }
  | { readonly ok: false; readonly message: string };

/** An empty draft; a boolean begins at the value that one pins most: on. */
export function emptyDraft(shape: ValueShape): ValueDraft {
  return { variant: shape.type === 'boolean' ? 'on' : null, text: '' };
}

/** A stored value, ready to be changed. */
export function draftOf(type: FlagType, value: JsonValue, variant: string | null): ValueDraft {
  if (type === 'string' && typeof value === 'string') return { variant, text: value };
  return { variant, text: JSON.stringify(value, null, 2) };
}

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Whether a text is a number as JSON writes it. */
export function isNumberText(text: string): boolean {
  return NUMBER.test(text);
}

/**
 * A draft as the member of a JSON body: `"variant":"on"` or `"value":12`. Numbers and JSON go in as they were
 * typed, so that the server judges what the person wrote and not what a parser made of it.
 */
export function valueMember(shape: ValueShape, draft: ValueDraft): ValueMember {
  if (shape.variants.length > 0) {
    return draft.variant === null
      ? wrong('Choose a variant.')
      : { ok: true, json: `"variant":${JSON.stringify(draft.variant)}` };
  }
  if (shape.type === 'string') return { ok: true, json: `"value":${JSON.stringify(draft.text)}` };
  const text = draft.text.trim();
  if (shape.type === 'number') {
    return isNumberText(text) ? { ok: true, json: `"value":${text}` } : wrong('Type a number, 12.5 say.');
  }
  const problem = jsonProblem(text);
  return problem === null ? { ok: true, json: `"value":${text}` } : wrong(problem.message);
}

function wrong(message: string): ValueMember {
  return { ok: false, message };
}

/** A draft in a few words, for a sentence; null while it is no value. */
export function nameDraft(shape: ValueShape, draft: ValueDraft): string | null {
  const member = valueMember(shape, draft);
  if (!member.ok) return null;
  if (draft.variant !== null) return shorten(draft.variant);
  const text =
    shape.type === 'string' ? JSON.stringify(draft.text) : draft.text.trim().replaceAll(/\s+/g, ' ');
  return shorten(text);
}
