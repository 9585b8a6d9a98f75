import { Counter, Gauge } from 'prom-client';
import { processMetrics } from './metrics';
import { processSingleton } from './singleton';

/** What is kept in memory between requests. */
export type Kept = 'user' | 'user_id' | 'answer' | 'credential';

/** What this process counts of its feed and of what it keeps in memory. */
const metrics = () => processSingleton('live-metrics', createMetrics);

function createMetrics() {
  const registers = [processMetrics()];
  const reads = new Map<Kept, { hit: number; miss: number }>();
  new Counter({
    name: 'pennon_memory_reads_total',
    help: 'Reads of what is kept between requests: a hit was answered from memory, a miss was not',
    labelNames: ['what', 'result'],
    registers,
    // Counted in a plain map: every request counts several.
    collect() {
      this.reset();
      for (const [what, { hit, miss }] of reads) {
        this.inc({ what, result: 'hit' }, hit);
        this.inc({ what, result: 'miss' }, miss);
      }
    },
  });
  return {
    reads,
    lag: new Gauge({
      name: 'pennon_feed_lag_seconds',
      help: 'How old the newest change was when it was last applied to what is in memory',
      registers,
    }),
    away: new Gauge({
      name: 'pennon_feed_away',
      help: '1 while changes cannot be read and answers come from memory',
      registers,
    }),
    stateFile: new Gauge({
      name: 'pennon_last_known_state_timestamp_seconds',
      help: 'When the state on disk, for a start without the database, was last written, or first tried to be; 0 for none',
      registers,
    }),
    listens: new Counter({
      name: 'pennon_feed_listens_total',
      help: 'How often listening for notifications began: more than once after a connection was lost',
      registers,
    }),
  };
}

/** Counts a read of what is kept. */
export function countMemoryRead(what: Kept, isHit: boolean): void {
  const { reads } = metrics();
  const counts = reads.get(what) ?? { hit: 0, miss: 0 };
  reads.set(what, counts);
  if (isHit) counts.hit += 1;
  else counts.miss += 1;
}

/** Says how old the newest change was when it was applied. */
export function noteFeedLag(ms: number): void {
  metrics().lag.set(Math.max(0, ms) / 1000);
}

/** Says whether changes can be read. */
export function noteFeedAway(away: boolean): void {
  metrics().away.set(Number(away));
}

/** Counts that listening began. */
export function countListen(): void {
  metrics().listens.inc();
}

/** Says since when the state is kept on disk, also where it never could be written. */
export function noteStateBegun(at: Date): void {
  noteStateWritten(at);
}

/** Says when the state on disk was written. */
export function noteStateWritten(at: Date): void {
  metrics().stateFile.set(at.getTime() / 1000);
}
