import { Counter, Gauge } from 'prom-client';
import { processMetrics } from '../metrics';
import { processSingleton } from '../singleton';
import type { ByeReason, StreamKind } from './frames';

const metrics = () =>
  processSingleton('stream-metrics', () => {
    const registers = [processMetrics()];
    return {
      open: new Gauge({
        name: 'pennon_streams_open',
        help: 'Streams of events that are open, by what they are for',
        labelNames: ['kind'],
        registers,
      }),
      events: new Counter({
        name: 'pennon_stream_events_total',
        help: 'Events sent into streams',
        labelNames: ['kind'],
        registers,
      }),
      closed: new Counter({
        name: 'pennon_streams_ended_total',
        help: 'Streams that the server ended, by why',
        labelNames: ['kind', 'reason'],
        registers,
      }),
    };
  });

/** Counts a stream that has opened (1), or is over (-1). */
export function countOpen(kind: StreamKind, change: 1 | -1): void {
  metrics().open.inc({ kind }, change);
}

/** Counts an event. */
export function countEvent(kind: StreamKind): void {
  metrics().events.inc({ kind });
}

/** Counts a stream that the server ends. */
export function countClosed(kind: StreamKind, reason: ByeReason): void {
  metrics().closed.inc({ kind, reason });
}
