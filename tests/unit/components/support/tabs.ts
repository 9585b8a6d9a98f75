import { vi } from 'vitest';

/** The server’s streams as a browser has opened them, the last one last. */
export const sources: FakeSource[] = [];

class FakeSource extends EventTarget {
  isClosed = false;
  constructor(readonly url: string) {
    super();
    sources.push(this);
  }
  close() {
    this.isClosed = true;
  }
  tell(data: object) {
    this.dispatchEvent(new MessageEvent('revision', { data: JSON.stringify(data) }));
  }
}

/** Messages come at once, and to all but the sender. */
function channels() {
  const all = new Set<FakeChannel>();
  class FakeChannel {
    onmessage: ((event: { data: unknown }) => void) | null = null;
    constructor() {
      all.add(this);
    }
    postMessage(data: unknown) {
      for (const other of all) if (other !== this) other.onmessage?.({ data: structuredClone(data) });
    }
    close() {
      all.delete(this);
    }
  }
  return FakeChannel;
}

/** One holder at a time, in the order in which they asked. */
function locks() {
  const waiting: (() => Promise<void>)[] = [];
  let isHeld = false;
  const next = async () => {
    const turn = isHeld ? undefined : waiting.shift();
    if (!turn) return;
    isHeld = true;
    await turn();
    isHeld = false;
    await next();
  };
  return {
    request: (_name: string, { signal }: { signal: AbortSignal }, turn: () => Promise<void>) =>
      new Promise<void>((resolve, reject) => {
        const enter = () => {
          signal.removeEventListener('abort', leave);
          return turn().then(resolve);
        };
        const leave = () => {
          waiting.splice(waiting.indexOf(enter), 1);
          reject(signal.reason);
        };
        signal.addEventListener('abort', leave, { once: true });
        waiting.push(enter);
        queueMicrotask(next);
      }),
  };
}

/** A browser whose tabs can agree on who has the stream. Ended by `vi.unstubAllGlobals()`. */
export function stubBrowser(): void {
  sources.length = 0;
  vi.stubGlobal('EventSource', FakeSource);
  vi.stubGlobal('BroadcastChannel', channels());
  vi.stubGlobal('navigator', Object.assign(Object.create(navigator), { locks: locks() }));
}
