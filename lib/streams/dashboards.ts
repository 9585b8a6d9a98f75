import type { Position } from './changes';
import { toFrame } from './frames';
import type { OpenStream } from './open-stream';

/** Pages are drawn anew with each event: a burst of changes is told once in so long. */
const PAUSE_MS = 2_000;
/** How often it is looked whether something is left to tell. */
const LOOK_MS = 500;

/** Where the history is, as far as this process knows. */
export interface RevisionNow extends Pick<Position, 'epoch' | 'revision'> {
  /** Whether the database is away, so that nobody knows of changes. */
  readonly stale: boolean;
}

/** The streams of dashboards, which hear that something has changed and nothing of what. */
export interface Dashboards {
  /**
   * Tells a dashboard where the history is, now and whenever it moves.
   * @returns leaves again
   */
  readonly join: (stream: OpenStream) => () => void;
  /** Something has changed. */
  readonly onBatch: () => void;
}

/** @param read null until the history has been read */
export function createDashboards(read: () => RevisionNow | null): Dashboards {
  const all = new Set<OpenStream>();
  let told = '';
  let toldAt = Number.NEGATIVE_INFINITY;
  let looking: NodeJS.Timeout | undefined;

  const tell = () => {
    const frame = frameOf(read());
    if (frame === told || performance.now() - toldAt < PAUSE_MS) return;
    told = frame;
    toldAt = performance.now();
    for (const stream of all) stream.sendLatest(frame, true);
  };

  return {
    join: (stream) => {
      const frame = frameOf(read());
      if (all.size === 0) {
        told = frame;
        looking = setInterval(tell, LOOK_MS).unref();
      }
      all.add(stream);
      if (frame !== '') stream.sendLatest(frame, true);
      return () => {
        all.delete(stream);
        if (all.size === 0) clearInterval(looking);
      };
    },
    onBatch: () => {
      if (all.size > 0) tell();
    },
  };
}

function frameOf(now: RevisionNow | null): string {
  if (now === null) return '';
  const { epoch, revision, stale } = now;
  return toFrame({
    event: 'revision',
    at: { epoch, revision, n: 0 },
    data: JSON.stringify({ epoch, revision, stale }),
  });
}
