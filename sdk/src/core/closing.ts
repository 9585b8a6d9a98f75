/** The end of a client. An `AbortSignal` would do, but Node warns of more than ten listeners. */
export interface Closing {
  readonly isClosed: () => boolean;
  /** Calls back when it is closed, unless the function returned is called before. */
  readonly onClose: (callback: () => void) => () => void;
  readonly close: () => void;
}

/** Not closed yet. */
export function createClosing(): Closing {
  const callbacks = new Set<() => void>();
  let closed = false;
  return {
    isClosed: () => closed,
    onClose(callback) {
      if (closed) callback();
      else callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
    close() {
      closed = true;
      for (const callback of callbacks) callback();
      callbacks.clear();
    },
  };
}
