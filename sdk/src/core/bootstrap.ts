import { readAnswer } from './answer';
import { createReader } from './reader';
import type { FlagMap, FlagReader } from './types';

/** Reads the body of `GET /api/flags/me` that came with a page; junk is as none. The same at any time and anywhere. */
export function readerOfBootstrap<F extends FlagMap>(bootstrap: unknown): FlagReader<F> {
  const answer = readAnswer(bootstrap);
  return createReader<F>({
    get: (flagName) => answer?.flags.get(flagName)?.current,
    names: () => answer?.flags.keys() ?? [],
    isReady: () => answer !== null,
  });
}
