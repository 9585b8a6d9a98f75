import { setImmediate } from 'node:timers/promises';
import { invalid } from './errors';
import { parseJsonStrictly, syntaxError } from './json';

/** Characters that are parsed at once: a millisecond or two. */
const SLICE = 64 * 1024;
/** How deep lists and objects are taken apart; what is deeper is parsed at once. */
const MAX_LEVELS = 3;
const BLANK = /^[ \t\n\r]*$/;

interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Does what `parseJsonStrictly` does, and lets others have their turn while a long text is parsed: its lists and
 * objects are taken apart, and parsed some elements at a time.
 * @param slice characters that are parsed at once
 * @throws PennonError `invalid_json`, `invalid`
 */
export function parseJsonInSlices(text: string, slice = SLICE): Promise<unknown> {
  return parsePart(text, { start: 0, end: text.length }, [], slice);
}

type Path = readonly (string | number)[];

async function parsePart(text: string, range: Range, path: Path, slice: number): Promise<unknown> {
  const { start, end } = trimmed(text, range);
  if (end - start > slice && path.length < MAX_LEVELS) {
    if (text[start] === '[') return parseList(text, { start, end }, path, slice);
    if (text[start] === '{') return parseObject(text, { start, end }, path, slice);
  }
  await setImmediate();
  return parseJsonStrictly(text.slice(start, end), { offset: start, pathOf: (inner) => [...path, ...inner] });
}

async function parseList(text: string, range: Range, path: Path, slice: number): Promise<unknown[]> {
  const list: unknown[] = [];
  for (const batch of batchesOf(elementsOf(text, range), slice)) {
    if (batch.single) {
      list.push(await parsePart(text, batch, [...path, list.length], slice));
      continue;
    }
    const { start, end } = batch;
    const first = list.length;
    await setImmediate();
    const parsed = parseJsonStrictly(`[${text.slice(start, end)}]`, {
      offset: start - 1,
      pathOf: ([index, ...inner]) => [...path, first + Number(index), ...inner],
    });
    for (const element of parsed as unknown[]) list.push(element);
  }
  return list;
}

/** Joins neighbours up to about the size of a slice. */
function* batchesOf(elements: Iterable<Range>, slice: number): Generator<Range & { single: boolean }> {
  let batch: Range | null = null;
  for (const element of elements) {
    if (element.end - element.start > slice) {
      if (batch) yield { ...batch, single: false };
      batch = null;
      yield { ...element, single: true };
    } else {
      const start: number = batch?.start ?? element.start;
      batch = { start, end: element.end };
      if (batch.end - batch.start > slice) {
        yield { ...batch, single: false };
        batch = null;
      }
    }
  }
  if (batch) yield { ...batch, single: false };
}

async function parseObject(text: string, range: Range, path: Path, slice: number): Promise<unknown> {
  const members = new Map<string, unknown>();
  for (const member of elementsOf(text, range)) {
    const colon = colonOf(text, member);
    const key = parseJsonStrictly(text.slice(member.start, colon), {
      offset: member.start,
      pathOf: () => path,
    });
    if (typeof key !== 'string') throw syntaxError(member.start);
    const inner = [...path, key];
    if (members.has(key)) {
      throw invalid({
        path: inner.join('.').slice(0, 300).toWellFormed(),
        message: 'is given twice in one object',
      });
    }
    members.set(key, await parsePart(text, { start: colon + 1, end: member.end }, inner, slice));
  }
  // As JSON.parse does, also for `__proto__`: a member of its own.
  return Object.fromEntries(members);
}

function trimmed(text: string, { start, end }: Range): Range {
  let [from, to] = [start, end];
  while (from < to && BLANK.test(text.charAt(from))) from++;
  while (to > from && BLANK.test(text.charAt(to - 1))) to--;
  return { start: from, end: to };
}

/**
 * Where the elements of a list, or the members of an object, are. What is in them is not looked at beyond strings and
 * brackets: whoever parses them finds what is wrong.
 * @param range from the opening bracket to the closing one
 */
function* elementsOf(text: string, range: Range): Generator<Range> {
  const closing = text[range.start] === '[' ? ']' : '}';
  let start = range.start + 1;
  let depth = 0;
  for (let i = start; i < range.end; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22) i = endOfString(text, i);
    else if (code === 0x5b || code === 0x7b) depth++;
    else if (code === 0x2c && depth === 0) {
      yield filled(text, { start, end: i });
      start = i + 1;
    } else if ((code === 0x5d || code === 0x7d) && depth-- === 0) {
      if (text[i] !== closing || i !== range.end - 1) throw syntaxError(i);
      const last = { start, end: i };
      // Nothing between the brackets is an empty list; nothing after a comma is a mistake.
      if (start > range.start + 1 || !isBlank(text, last)) yield filled(text, last);
      return;
    }
  }
  throw syntaxError(range.end);
}

function filled(text: string, range: Range): Range {
  if (isBlank(text, range)) throw syntaxError(range.end);
  return range;
}

const isBlank = (text: string, { start, end }: Range) => BLANK.test(text.slice(start, end));

/** The closing quotation mark of the string that opens at `start`; beyond the text if there is none. */
function endOfString(text: string, start: number): number {
  let end = start;
  do {
    end = text.indexOf('"', end + 1);
    if (end === -1) return text.length;
  } while (isEscaped(text, end));
  return end;
}

function isEscaped(text: string, index: number): boolean {
  let backslashes = 0;
  while (text[index - 1 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 1;
}

/** The colon after the key of a member. */
function colonOf(text: string, { start, end }: Range): number {
  const quote = text.indexOf('"', start);
  const colon = quote === -1 ? -1 : text.indexOf(':', endOfString(text, quote));
  if (colon === -1 || colon >= end) throw syntaxError(start);
  return colon;
}
