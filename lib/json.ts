import { visit } from 'jsonc-parser';
import { invalid, PennonError } from './errors';

const MAX_DEPTH = 64;

/**
 * Parses JSON text strictly. `JSON.parse` alone keeps the last of two equal keys, rounds integers beyond
 * 2^53 - 1 and turns 1e400 into Infinity; each of these is refused here, because what is stored would not be
 * what was sent. Text that PostgreSQL cannot hold (NUL, lone surrogates) is refused as well.
 * @param place where the text is, if it is a part of a longer one: errors tell the place in that
 * @throws PennonError `invalid_json` for what is no JSON, `invalid` for JSON that cannot be kept exactly
 */
export function parseJsonStrictly(text: string, place: Place = WHOLE): unknown {
  let value: unknown;
  try {
    assertDepth(text);
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof PennonError) throw error;
    // V8's message quotes the text that was sent; only the position is repeated.
    const position = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined;
    if (position !== undefined) throw syntaxError(place.offset + Number(position));
    throw syntaxError(place === WHOLE ? undefined : place.offset);
  }
  assertExact(text, place);
  return value;
}

type Path = readonly (string | number)[];

/** Where a part of a text is in it. */
export interface Place {
  /** Characters before the part. */
  readonly offset: number;
  /** The path in the whole of what has this path in the part. */
  readonly pathOf: (path: Path) => Path;
}

const WHOLE: Place = { offset: 0, pathOf: (path) => path };

/** @param position the character near which the text stops being JSON */
export function syntaxError(position: number | undefined): PennonError {
  const where = position === undefined ? '' : ` (near character ${position})`;
  return new PennonError('invalid_json', `The body is not valid JSON${where}`);
}

/** A scan without recursion, so that ten thousand brackets cost no stack. */
function assertDepth(text: string): void {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (inString) {
      if (code === 0x5c) i++;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > MAX_DEPTH) {
        const fields = [{ path: '', message: 'is nested too deep' }];
        throw new PennonError('invalid', 'The JSON is nested too deep', { fields });
      }
    } else if (code === 0x5d || code === 0x7d) depth--;
  }
}

function assertExact(text: string, { pathOf }: Place): void {
  const keysOfOpenObjects: Set<string>[] = [];
  visit(text, {
    onObjectBegin: () => {
      keysOfOpenObjects.push(new Set());
    },
    onObjectEnd: () => {
      keysOfOpenObjects.pop();
    },
    onObjectProperty: (key, _offset, _length, _line, _character, pathToObject) => {
      const keys = keysOfOpenObjects.at(-1);
      const path = () => pathOf([...pathToObject(), key]);
      if (!isStorableText(key)) throw refused(path(), UNSTORABLE);
      if (keys?.has(key)) throw refused(path(), 'is given twice in one object');
      keys?.add(key);
    },
    onLiteralValue: (value: unknown, offset, length, _line, _character, pathToValue) => {
      const wrong = problemOf(value, () => text.slice(offset, offset + Math.min(length, 40)));
      if (wrong !== null) throw refused(pathOf(pathToValue()), wrong);
    },
  });
}

const UNSTORABLE = 'must not contain NUL or a lone surrogate';

function problemOf(value: unknown, source: () => string): string | null {
  if (typeof value === 'string') return isStorableText(value) ? null : UNSTORABLE;
  if (typeof value !== 'number') return null;
  if (!Number.isFinite(value)) return `must not have a number as large as ${source()}`;
  if (!Number.isInteger(value) || Number.isSafeInteger(value)) return null;
  return `must not have an integer beyond 2^53 - 1, as ${source()} would be changed`;
}

/** Whether PostgreSQL stores this text unchanged: no NUL, no lone surrogate. */
export function isStorableText(value: string): boolean {
  return !value.includes('\0') && value.isWellFormed();
}

function refused(path: Path, message: string): PennonError {
  return invalid({ path: path.join('.').slice(0, 300).toWellFormed().replaceAll('\0', '\ufffd'), message });
}
