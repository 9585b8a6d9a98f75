import type { Bucketing, EvaluationContext } from './types';

/** How many positions the line has: thousandths of a percent. */
export const POSITIONS = 100_000;

const C1 = 0xcc9e2d51;
const C2 = 0x1b873593;
const utf8 = new TextEncoder();

/**
 * MurmurHash3 x86 32 bit of a text's UTF-8 bytes, as an unsigned integer. By Austin Appleby, public domain:
 * https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp
 */
export function murmur3(text: string, seed: number): number {
  const bytes = utf8.encode(text);
  let h = seed | 0;
  const blocks = bytes.length & ~3;
  for (let i = 0; i < blocks; i += 4) h = mixBlock(h, fourBytes(bytes, i));
  let tail = 0;
  for (let i = bytes.length - 1; i >= blocks; i--) tail = (tail << 8) | (bytes[i] as number);
  return finish(h, tail, bytes.length);
}

/** Where a text is on the line, 0 to 99,999: `murmur3("<salt>:<value>")`, its whole percent first. */
export function bucketPosition(salt: string, value: string): number {
  return toPosition(murmur3(`${salt}:${value}`, 0));
}

/**
 * The text that is bucketed: a string as it is, a safe integer in decimal, `true` or `false`; null for all else.
 */
function bucketText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || Number.isSafeInteger(value)) return String(value);
  return null;
}

/** The value that somebody is bucketed by; null when there is none. */
export function bucketValue(bucketBy: string, context: EvaluationContext): string | null {
  return bucketBy === 'user_id' ? context.targetingKey : bucketText(context.attributes[bucketBy]);
}

/** Position of somebody on the line; -1 when there is nothing to bucket them by. */
export type Bucketer = (context: EvaluationContext) => number;

/** A bucketer that has hashed the salt already. */
export function compileBucketer({ bucket_by: bucketBy, salt }: Bucketing): Bucketer {
  const prefix = hashAscii(START, `${salt}:`);
  return (context) => {
    const value = bucketValue(bucketBy, context);
    if (value === null) return -1;
    const hashed = prefix && hashAscii(prefix, value);
    if (hashed === null) return bucketPosition(salt, value);
    return toPosition(finish(hashed.h, hashed.tail, hashed.length));
  };
}

/** A hash that goes on: `tail` holds the last `length % 4` bytes. */
interface Hashing {
  readonly h: number;
  readonly tail: number;
  readonly length: number;
}

const START: Hashing = { h: 0, tail: 0, length: 0 };

/** Goes on with a text of ASCII, whose bytes are its characters; null for other texts. */
function hashAscii(from: Hashing, text: string): Hashing | null {
  let { h, tail, length } = from;
  for (let i = 0; i < text.length; i++) {
    const byte = text.charCodeAt(i);
    if (byte > 0x7f) return null;
    const shift = (length & 3) << 3;
    tail |= byte << shift;
    length += 1;
    if (shift === 24) {
      h = mixBlock(h, tail);
      tail = 0;
    }
  }
  return { h, tail, length };
}

function fourBytes(bytes: Uint8Array, at: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(at, at + 4);
  return a | (b << 8) | (c << 16) | (d << 24);
}

function mixBlock(h: number, block: number): number {
  const k = scramble(block);
  const mixed = h ^ k;
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

function scramble(block: number): number {
  const k = Math.imul(block, C1);
  return Math.imul((k << 15) | (k >>> 17), C2);
}

function finish(hash: number, tail: number, length: number): number {
  let h = hash ^ scramble(tail) ^ length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function toPosition(hash: number): number {
  return (hash % 100) * 1000 + (Math.floor(hash / 100) % 1000);
}
