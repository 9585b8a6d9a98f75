import { inReadTransaction, type Transaction } from './client';

/** Hands over a piece and waits until the reader wants the next one. */
export type Emit = (piece: string) => Promise<void>;

/** A piece that waits for its reader. */
interface Offer {
  readonly text: string;
  readonly take: () => void;
}

/** Thrown into a transaction whose reader has gone: nobody else sees it. */
class ReaderGone extends Error {}

/**
 * What `write` emits inside one read transaction, one piece at a time and no faster than it is read. When the reader
 * stops or does not come back, the transaction ends.
 * @param patienceMs how long a reader may take for one piece
 */
export async function* streamFromTransaction(
  write: (tx: Transaction, emit: Emit) => Promise<void>,
  patienceMs: number,
): AsyncGenerator<string, void, undefined> {
  const offered: Offer[] = [];
  let leave: (error: Error) => void = () => {};
  let wake: () => void = () => {};
  const gone = new Promise<never>((_resolve, reject) => {
    leave = reject;
  });
  gone.catch(() => {});
  const emit: Emit = async (text) => {
    if (text === '') return;
    const timer = setTimeout(() => leave(new Error('the reader of a stream stopped reading')), patienceMs);
    const taken = new Promise<void>((resolve) => offered.push({ text, take: resolve }));
    wake();
    await Promise.race([gone, taken]).finally(() => clearTimeout(timer));
  };
  let ended = false;
  const writing = inReadTransaction((tx) => write(tx, emit)).finally(() => {
    ended = true;
    wake();
  });
  writing.catch(() => {});
  try {
    for (;;) {
      if (offered.length === 0 && !ended) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const next = offered.shift();
      if (!next) break;
      yield next.text;
      next.take();
    }
    await writing;
  } finally {
    leave(new ReaderGone());
    await writing.catch(() => {});
  }
}
