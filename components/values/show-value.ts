import type { JsonValue } from '@/lib/evaluation/types';

/** A value in a few characters: `on`, `"text"`, `12.5`, `{…} 3 keys`, `[…] 2 items`, `null`. */
export function summarize(value: JsonValue): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[…] ${count(value.length, 'item')}`;
  return `{…} ${count(Object.keys(value).length, 'key')}`;
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}

/** Whether a summary leaves something out, so that there is more to look at. */
export function hasMore(value: JsonValue): boolean {
  if (typeof value === 'string') return value.length > 24;
  return value !== null && typeof value === 'object';
}

const SENTENCE_MAX = 40;

/** A text as it fits into a sentence. */
export function shorten(text: string): string {
  return text.length > SENTENCE_MAX ? `${text.slice(0, SENTENCE_MAX - 1)}…` : text;
}

/** What stands for a value in a sentence: the variant's key where there is one, else the value in short. */
export function nameValue(value: JsonValue, variant: string | null): string {
  return shorten(variant ?? summarize(value));
}

const PREVIEW_MAX = 200;

/** The beginning of a value as JSON, for a place of a few lines. */
export function previewValue(value: JsonValue): string {
  const text = typeof value === 'boolean' ? summarize(value) : JSON.stringify(value);
  return text.length > PREVIEW_MAX ? `${text.slice(0, PREVIEW_MAX - 1)}…` : text;
}
