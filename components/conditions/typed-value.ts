import { OPERATORS, problemOfValue } from '@/lib/evaluation/operators';
import type { Operator, Scalar } from '@/lib/evaluation/types';

/** Kinds of a value of an operator that takes several. */
export type ScalarKind = 'text' | 'number' | 'boolean';

/** What was typed as a value, or what is wrong with it. */
export type TypedValue =
  | { readonly ok: true; readonly value: Scalar }
  | { readonly ok: false; readonly message: string };

/** A date, and perhaps a time, without an offset: it is meant in the zone of whoever typed it. */
const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?)?$/;

/** What to type, in the place of it. */
export function valueHint(operator: Operator, kind: ScalarKind): string {
  switch (OPERATORS[operator].values) {
    case 'number':
      return '100';
    case 'time':
      return '2030-01-31 18:00';
    case 'version':
      return '1.4.0';
    case 'range':
      return '10.0.0.0/8';
    case 'pattern':
      return '^dev-[0-9]+$';
    case 'scalar':
      return { text: 'Add text', number: '100', boolean: 'true or false' }[kind];
    default:
      return 'Add text';
  }
}

/** What separates the values of a list that is pasted or typed. */
const SEPARATORS = /[\n\r\t,;]+/;

/** A list in its parts. */
export function partsOf(list: string): readonly string[] {
  return list.split(SEPARATORS).filter((part) => part.trim() !== '');
}

/** Whether a comma may be a part of a value. */
export function mayHoldCommas(operator: Operator, kind: ScalarKind): boolean {
  const { values } = OPERATORS[operator];
  return values === 'text' || values === 'pattern' || (values === 'scalar' && kind === 'text');
}

/** Reads what was typed as a value of an operator. Nothing is guessed: `5` as text stays text. */
export function readTyped(operator: Operator, kind: ScalarKind, typed: string): TypedValue {
  const text = typed.trim();
  const value = scalarOf(operator, kind, text);
  // Patterns are for the server to judge: their compiler is too large to send to a browser.
  const problem = value === null ? null : problemOfValue(operator, value, () => () => false);
  if (value !== null && problem === null) return { ok: true, value };
  return { ok: false, message: `"${text}" ${problem ?? `must be ${wantedKind(operator, kind)}`}` };
}

function scalarOf(operator: Operator, kind: ScalarKind, text: string): Scalar | null {
  const { values } = OPERATORS[operator];
  if (values === 'number' || (values === 'scalar' && kind === 'number')) return numberOf(text);
  if (values === 'scalar' && kind === 'boolean') return booleanOf(text);
  if (values === 'time' && LOCAL_TIME.test(text)) return localTime(text);
  return text;
}

const wantedKind = (operator: Operator, kind: ScalarKind) =>
  kind === 'boolean' && OPERATORS[operator].values === 'scalar' ? 'true or false' : 'a number';

function numberOf(text: string): number | null {
  const number = Number(text);
  return text !== '' && Number.isFinite(number) ? number : null;
}

function booleanOf(text: string): boolean | null {
  if (text === 'true') return true;
  return text === 'false' ? false : null;
}

/** The instant that a time without an offset means here; the text itself when there is no such day. */
function localTime(text: string): string {
  const instant = new Date(text.length === 10 ? `${text}T00:00` : text.replace(' ', 'T'));
  return Number.isNaN(instant.getTime()) ? text : instant.toISOString();
}

/** The kind of the values that a condition has; text when it has none. */
export function kindOfValues(values: readonly Scalar[]): ScalarKind {
  const [first] = values;
  if (typeof first === 'number') return 'number';
  return typeof first === 'boolean' ? 'boolean' : 'text';
}
