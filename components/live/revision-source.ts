import type { RevisionAt } from '@/lib/audit/types';
import { pauseMs, type Reading } from './follow-revision';

interface Source {
  readonly onTold: (reading: Reading) => void;
  /** It has ended, or could not be had; it is tried again, ever more seldom. */
  readonly onLost: () => void;
}

/** The server’s stream of its revision. */
export interface RevisionSource {
  /** Gives up the connection, which may be dead, for a new one. */
  readonly renew: () => void;
  readonly close: () => void;
}

/** Opens the stream, again and again. */
export function openSource({ onTold, onLost }: Source): RevisionSource {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  const shut = () => {
    clearTimeout(timer);
    source?.close();
  };
  const open = () => {
    shut();
    const mine = new EventSource('/api/admin/revision/stream');
    source = mine;
    mine.addEventListener('revision', ({ data }) => {
      failures = 0;
      onTold(toReading(data));
    });
    mine.addEventListener('bye', lose);
    mine.addEventListener('error', lose);
  };
  const lose = () => {
    shut();
    failures += 1;
    timer = setTimeout(open, pauseMs(failures, Math.random()));
    onLost();
  };

  window.addEventListener('offline', lose);
  window.addEventListener('online', open);
  open();
  return {
    renew: open,
    close: () => {
      window.removeEventListener('offline', lose);
      window.removeEventListener('online', open);
      shut();
    },
  };
}

function toReading(data: string): Reading {
  const { epoch, revision, stale } = JSON.parse(data) as RevisionAt & { readonly stale: boolean };
  return stale ? 'unreachable' : { epoch, revision };
}
