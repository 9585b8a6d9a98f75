import type { FeedBatch } from '../changes/create-feed';
import { type ChangesSince, selectChangesSince } from '../changes/feed-queries';
import { getDb } from '../db/client';
import { log } from '../log';
import { failureOf } from '../root-cause';
import type { Position } from './changes';
import { type EventAt, toFrame } from './frames';
import type { OpenStream } from './open-stream';
import { selectNames } from './queries';

/** More people than this are told as everybody. */
const MAX_NAMED = 1_000;

/** The streams of servers that evaluate by themselves. */
export interface Servers {
  /**
   * Tells a server where the history is, and first whose overrides and attributes have changed since it was last told.
   * @param since null for one that comes for the first time
   * @returns leaves again
   */
  readonly join: (stream: OpenStream, since: Moment | null) => () => void;
  /** @param position where the history is after the batch */
  readonly onBatch: (batch: FeedBatch, position: Position | null) => void;
}

interface Server {
  readonly stream: OpenStream;
  /** Where the history was that it was told of first; null until that is known. */
  begunAt: Moment | null;
  /** What has come until then. */
  readonly backlog: Told[];
}

interface Told {
  readonly at: Moment;
  readonly frame: string;
}

type Moment = Omit<EventAt, 'n'>;

/** Tells servers what to load anew. */
export function createServers(): Servers {
  const all = new Set<Server>();
  let telling = Promise.resolve();

  const begin = async (server: Server, since: Moment | null) => {
    const { stream } = server;
    try {
      const changes = await selectChangesSince(getDb(), since?.revision ?? Number.MAX_SAFE_INTEGER);
      for (const frame of await framesSince(since, changes)) stream.send(frame);
      server.begunAt = changes;
      for (const told of server.backlog.splice(0)) send(server, told);
    } catch (error) {
      log().warn(failureOf(error), 'a server could not be told where the history is');
      stream.bye('shutdown', 2_000);
    }
  };

  const tell = async (batch: FeedBatch, position: Position | null) => {
    if (all.size === 0) return;
    const frame = await framesOf(batch, position);
    if (frame !== '') for (const server of all) send(server, { at: batch, frame });
  };

  return {
    join: (stream, since) => {
      const server: Server = { stream, begunAt: null, backlog: [] };
      all.add(server);
      void begin(server, since);
      return () => void all.delete(server);
    },
    onBatch: (batch, position) => {
      // One after the other: what is told of a revision comes before the next.
      telling = telling
        .then(() => tell(batch, position))
        .catch((error) => log().error(failureOf(error), 'servers could not be told of a change'));
    },
  };
}

/** The database may have been ahead of the feed when the state was read: what is in that is not told again. */
function send({ stream, begunAt, backlog }: Server, told: Told): void {
  const { at, frame } = told;
  if (begunAt === null) backlog.push(told);
  else if (at.epoch !== begunAt.epoch || at.revision > begunAt.revision) stream.send(frame);
}

async function framesOf(batch: FeedBatch, position: Position | null): Promise<string> {
  const { revision, definitions, resync, userIds } = batch;
  if (resync) return position ? stateFrame(position, true) : '';
  const told = definitions
    ? toFrame({ event: 'definitions', at: { ...batch, n: 0 }, data: JSON.stringify({ revision }) })
    : '';
  // People first: a server that is cut off in between, and says so far it has heard, is told of definitions by the state.
  return (userIds.size > 0 ? await usersFrame(batch, userIds) : '') + told;
}

async function framesSince(since: Moment | null, changes: ChangesSince): Promise<string[]> {
  const { userIds } = changes.touched;
  const isLost = since !== null && (since.epoch !== changes.epoch || changes.tooMany);
  const frames = userIds.size > 0 && !isLost ? [await usersFrame(changes, userIds)] : [];
  return [...frames, stateFrame(changes, isLost)];
}

function stateFrame({ epoch, revision, definitionsRevision }: Position, resync: boolean): string {
  const state = { epoch, revision, definitions_revision: definitionsRevision };
  const data = { ...state, server_time: new Date().toISOString(), ...(resync ? { resync } : {}) };
  return toFrame({ event: 'state', at: { epoch, revision, n: 2 }, data: JSON.stringify(data) });
}

async function usersFrame({ epoch, revision }: Moment, userIds: ReadonlySet<string>): Promise<string> {
  const users = userIds.size > MAX_NAMED ? null : await namesOf(userIds);
  const data = JSON.stringify({ revision, ...(users ? { users } : { all: true }) });
  return toFrame({ event: 'users', at: { epoch, revision, n: 1 }, data });
}

/** null when they cannot be read: then it is everybody. */
async function namesOf(userIds: ReadonlySet<string>) {
  const ids = [...userIds];
  const names = await selectNames(getDb(), ids).catch(() => null);
  if (names === null) return null;
  const found = new Map(names.map((one) => [one.id, one]));
  return ids.map((id) => {
    const { targetingKey = null, externalId = null } = found.get(id) ?? {};
    return { user_id: id, targeting_key: targetingKey, external_id: externalId };
  });
}
