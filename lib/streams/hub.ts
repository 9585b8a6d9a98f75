import type { Writable } from 'node:stream';
import type { FeedBatch } from '../changes/create-feed';
import { feedState } from '../changes/feed';
import { getConfig } from '../config';
import { PennonError } from '../errors';
import { processSingleton } from '../singleton';
import { type Following, followChanges, type Position } from './changes';
import { createDashboards, type Dashboards } from './dashboards';
import type { StreamKind } from './frames';
import { createGuard } from './guard';
import { countOpen } from './metrics';
import { type OpenStream, openStream } from './open-stream';
import { createPeople, type People } from './people';
import type { Right } from './rights';
import { createServers, type Servers } from './servers';
import { inSlices } from './slices';

/** How much, and how often. */
export interface HubLimits {
  /** Streams of this process. */
  readonly max: number;
  /** Streams about one person, with whatever credentials. */
  readonly maxPerPerson: number;
  readonly heartbeatMs: number;
  /** Rights are looked at this often beside when they change. */
  readonly recheckMs: number;
}

/** Room for a stream that is to be opened in this very turn: after it somebody else may have it. */
export interface Place {
  /** Whom the stream is about; null for one that is about everybody. */
  readonly person: string | null;
  readonly giveBack: () => void;
}

/** A stream that is to be opened. */
export interface Opening {
  readonly kind: StreamKind;
  readonly right: Right;
  readonly place: Place;
  readonly onClose?: () => void;
}

/** A stream that ends when its right does. */
export interface GuardedStream extends OpenStream {
  /** Looks after another right from now on. */
  readonly goOnBy: (right: Right) => void;
}

/** All streams of this process. */
export interface Hub {
  readonly people: People;
  readonly servers: Servers;
  readonly dashboards: Dashboards;
  /**
   * Keeps a place, before anything is answered.
   * @param person whom the stream is about; null for one that is about everybody
   * @throws PennonError `rate_limited` (too many of this person), `overloaded`
   */
  readonly admit: (person: string | null) => Place;
  /** Opens a stream; it is looked after until it ends. */
  readonly open: (opening: Opening, to: Writable) => GuardedStream;
  /** Up to where changes are told; null where none have been read yet. */
  readonly position: () => Position | null;
  /** How many streams are open. */
  readonly size: () => number;
  /** Ends all streams, and whichever are opened from now on. */
  readonly close: () => void;
}

/** Streams that are written to before whatever else waits gets its turn. */
const SLICE = 500;
const PERSON_RETRY_S = 10;
const FULL_RETRY_S = 5;
/** Within so long clients come back after a shutdown, each at their own time. */
const SHUTDOWN_RETRY_MS = 5_000;

/** @param limits the process's own when left out */
export function createHub(limits: Partial<HubLimits> = {}): Hub {
  const { max, maxPerPerson, heartbeatMs, recheckMs }: HubLimits = {
    max: getConfig().maxStreams,
    maxPerPerson: 20,
    heartbeatMs: 15_000,
    recheckMs: 20_000,
    ...limits,
  };
  const streams = new Set<OpenStream>();
  /** Places of streams that are about to open. */
  const kept = new Set<Place>();
  /** With the places that are kept. */
  const perPerson = new Map<string, number>();
  const people = createPeople();
  const servers = createServers();
  const guard = createGuard();
  let running: { readonly following: Following; readonly stop: () => void } | null = null;
  let closing = false;

  const position = () => (running ? running.following.position() : feedState());
  const dashboards = createDashboards(() => {
    const at = position();
    return at && { ...at, stale: feedState()?.away ?? false };
  });

  const tell = (batch: FeedBatch) => {
    people.onBatch(batch);
    servers.onBatch(batch, running?.following.position() ?? null);
    dashboards.onBatch();
    guard.onBatch(batch);
  };

  const run = () => {
    const following = followChanges(tell);
    const beat = setInterval(() => void inSlices(streams, SLICE, (stream) => stream.beat()), heartbeatMs);
    const recheck = setInterval(() => void guard.checkAll(), recheckMs);
    for (const timer of [beat, recheck]) timer.unref();
    return {
      following,
      stop: () => {
        following.stop();
        clearInterval(beat);
        clearInterval(recheck);
      },
    };
  };

  const count = (person: string | null, change: 1 | -1) => {
    if (person === null) return;
    const open = (perPerson.get(person) ?? 0) + change;
    if (open > 0) perPerson.set(person, open);
    else perPerson.delete(person);
  };

  /** Nobody answers for long between being admitted and opening; where nobody would read (HEAD), nothing is opened. */
  const keepPlace = (person: string | null): Place => {
    const place: Place = {
      person,
      giveBack: () => {
        if (kept.delete(place)) count(person, -1);
      },
    };
    kept.add(place);
    count(person, 1);
    setImmediate(place.giveBack);
    return place;
  };

  return {
    people,
    servers,
    dashboards,
    admit: (person) => {
      // Whoever comes just as the process ends is told to come again, which every reader of events does; not so at a 503.
      if (closing) return keepPlace(person);
      if (streams.size + kept.size >= max) throw overloaded();
      if (person !== null && (perPerson.get(person) ?? 0) >= maxPerPerson) throw tooMany(maxPerPerson);
      return keepPlace(person);
    },
    open: (opening, to) => {
      running ??= run();
      const { kind, right, place } = opening;
      const { person } = place;
      let guarded = { right, end: () => stream.bye('unauthorized', 0) };
      const stream = openStream(kind, to, () => {
        streams.delete(stream);
        guard.remove(guarded);
        count(person, -1);
        countOpen(kind, -1);
        opening.onClose?.();
        if (streams.size > 0) return;
        running?.stop();
        running = null;
      });
      place.giveBack();
      streams.add(stream);
      guard.add(guarded);
      count(person, 1);
      countOpen(kind, 1);
      if (closing) stream.bye('shutdown', SHUTDOWN_RETRY_MS);
      const goOnBy = (next: Right) => {
        guard.remove(guarded);
        guarded = { ...guarded, right: next };
        if (!stream.isClosed()) guard.add(guarded);
      };
      return { ...stream, goOnBy };
    },
    position,
    size: () => streams.size,
    close: () => {
      closing = true;
      for (const stream of [...streams]) stream.bye('shutdown', SHUTDOWN_RETRY_MS);
    },
  };
}

function tooMany(maxPerPerson: number): PennonError {
  return new PennonError('rate_limited', `${maxPerPerson} streams of this person are open already`, {
    details: { retry_after: PERSON_RETRY_S },
  });
}

function overloaded(): PennonError {
  // Not all at the same time.
  const retry_after = Math.ceil(FULL_RETRY_S * (1 + Math.random()));
  return new PennonError('overloaded', undefined, { details: { retry_after } });
}

/** The streams of this process. */
export const hub = (): Hub => processSingleton('streams', () => createHub());

/** Ends all streams of this process, each with a word why, and whichever are opened from now on. */
export async function closeStreams(): Promise<void> {
  hub().close();
}
