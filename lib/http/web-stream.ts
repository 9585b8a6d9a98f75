import { Writable } from 'node:stream';
import type { LiveBody } from './response';

/** Bytes that wait for a reader before the writer is told to wait. */
const HIGH_WATER_MARK = 16 * 1024;

/**
 * A live body as a stream of the web. Node's own way round, `Readable.toWeb` of a `PassThrough`, throws past everybody
 * when something is written after the reader has gone (up to Node 20.20 at least).
 */
export function toWebStream(body: LiveBody): ReadableStream<Uint8Array> {
  let proceed: () => void = () => {};
  let writable: Writable;
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        writable = new Writable({
          write: (chunk: Uint8Array, _encoding, done) => {
            controller.enqueue(chunk);
            if ((controller.desiredSize ?? 0) > 0) done();
            else proceed = done;
          },
          final: (done) => {
            controller.close();
            done();
          },
          destroy: (error, done) => {
            // What has come must not pass for the whole. Where the reader has gone this does nothing.
            if (!writable.writableFinished) controller.error(error ?? new Error('The stream was cut'));
            done(null);
          },
        });
        body.open(writable);
      },
      pull: () => {
        const then = proceed;
        proceed = () => {};
        then();
      },
      cancel: () => void writable.destroy(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: HIGH_WATER_MARK }),
  );
}
