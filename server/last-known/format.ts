import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import type { DefinitionsSource } from '@/lib/changes/snapshot';
import type { FlagDefinition, SegmentDefinition } from '@/lib/evaluation/types';
import type { StandingKey } from '@/lib/keys/types';

/** What is kept on disk for a start without the database. */
export interface LastKnownState {
  readonly epoch: string;
  readonly revision: number;
  readonly definitionsRevision: number;
  /** When it was read from the database. */
  readonly asOf: Date;
  readonly source: DefinitionsSource;
  readonly keys: readonly StandingKey[];
}

/** Whose state it is: another installation's must not pass for it. */
export interface Owner {
  readonly databaseUrl: string;
  /** `NEXTAUTH_SECRET`. */
  readonly secret: string;
}

/** Why a file cannot be used. */
export class UnusableFile extends Error {}

const VERSION = 1;
/** What is made, and written, at once. */
const CHUNK = 64 * 1024;

const headShape = z.object({
  pennon: z.literal('last known state'),
  version: z.number(),
  database: z.string(),
  epoch: z.uuid(),
  revision: z.int(),
  definitions_revision: z.int(),
  as_of: z.iso.datetime(),
  keys: z.array(
    z.object({
      id: z.uuid(),
      role: z.enum(['admin', 'viewer', 'service']),
      hash: z.string(),
      expires_at: z.iso.datetime().nullable(),
      from_environment: z.boolean(),
    }),
  ),
});
/** Of a thing no more is trusted than what it is called: whatever is compiled of it is checked there. */
const lineShape = z.union([
  z.strictObject({ flag: z.custom<FlagDefinition>(hasText('name')) }),
  z.strictObject({ segment: z.custom<SegmentDefinition>(hasText('key')) }),
]);

/**
 * A state as the text of a file, bit by bit: one JSON object a line, the last of them an HMAC of all before it. Others
 * have their turn in between.
 */
export async function* encodeState(state: LastKnownState, owner: Owner): AsyncGenerator<string> {
  const hmac = hmacOf(owner);
  let chunk = '';
  for (const line of linesOf(state, owner)) {
    chunk += `${JSON.stringify(line)}\n`;
    if (chunk.length < CHUNK) continue;
    hmac.update(chunk);
    yield chunk;
    chunk = '';
    await setImmediate();
  }
  yield `${chunk}${JSON.stringify({ hmac: hmac.update(chunk).digest('hex') })}\n`;
}

function* linesOf({ source, keys, ...at }: LastKnownState, { databaseUrl }: Owner): Generator<object> {
  yield {
    pennon: 'last known state',
    version: VERSION,
    database: nameOf(databaseUrl),
    epoch: at.epoch,
    revision: at.revision,
    definitions_revision: at.definitionsRevision,
    as_of: at.asOf.toISOString(),
    keys: keys.map(({ id, role, hash, expiresAt, fromEnvironment }) => ({
      id,
      role,
      hash,
      expires_at: expiresAt?.toISOString() ?? null,
      from_environment: fromEnvironment,
    })),
  } satisfies z.input<typeof headShape>;
  for (const flag of source.flags) yield { flag };
  for (const segment of source.segments) yield { segment };
}

/**
 * Reads the text of a file.
 * @throws UnusableFile saying why it is no good
 */
export function decodeState(text: string, owner: Owner): LastKnownState {
  const end = text.lastIndexOf('\n', text.length - 2) + 1;
  const signed = text.slice(0, end);
  const first = parse(text.slice(0, text.indexOf('\n')));
  if (isOfOtherVersion(first)) throw new UnusableFile('it was written by another version of Pennon');
  if (!isSigned(signed, text.slice(end), owner)) {
    throw new UnusableFile('it is damaged, or was written with another NEXTAUTH_SECRET');
  }
  const head = headShape.parse(first);
  if (head.database !== nameOf(owner.databaseUrl)) throw new UnusableFile('it is of another database');
  return {
    epoch: head.epoch,
    revision: head.revision,
    definitionsRevision: head.definitions_revision,
    asOf: new Date(head.as_of),
    source: sourceOf(signed.split('\n').slice(1, -1)),
    keys: head.keys.map(({ expires_at, from_environment, ...key }) => ({
      ...key,
      expiresAt: expires_at === null ? null : new Date(expires_at),
      fromEnvironment: from_environment,
    })),
  };
}

function sourceOf(lines: readonly string[]): DefinitionsSource {
  const flags: FlagDefinition[] = [];
  const segments: SegmentDefinition[] = [];
  for (const line of lines) {
    const thing = lineShape.parse(JSON.parse(line));
    if ('flag' in thing) flags.push(thing.flag);
    else segments.push(thing.segment);
  }
  return { flags, segments };
}

/** Whether something has a text of this name. */
function hasText(name: string): (value: unknown) => boolean {
  const shape = z.looseObject({ [name]: z.string() });
  return (value) => shape.safeParse(value).success;
}

function isSigned(signed: string, lastLine: string, owner: Owner): boolean {
  const last = z.strictObject({ hmac: z.string().regex(/^[0-9a-f]{64}$/) }).safeParse(parse(lastLine));
  if (!last.success) return false;
  return timingSafeEqual(hmacOf(owner).update(signed).digest(), Buffer.from(last.data.hmac, 'hex'));
}

const isOfOtherVersion = (head: unknown) =>
  z.object({ version: z.number().refine((version) => version !== VERSION) }).safeParse(head).success;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const hmacOf = ({ secret }: Owner) =>
  createHmac('sha256', Buffer.from(hkdfSync('sha256', secret, '', 'pennon last known state', 32)));

/** Which database an address leads to, whoever connects. */
function nameOf(databaseUrl: string): string {
  const { host, pathname } = new URL(databaseUrl);
  return `${host}${pathname}`;
}
