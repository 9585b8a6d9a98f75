import { afterCommit } from '../db/client';
import { processSingleton } from '../singleton';
import type { Touched } from './touched';

/** What this process has just committed. */
export interface OwnWrite {
  readonly touched: Touched;
  /** The revision, if flags, segments, schedules or settings changed; null if they did not. */
  readonly definitionsRevision: number | null;
}

type Listener = (write: OwnWrite) => void;

const listeners = () => processSingleton('own-writes', () => new Set<Listener>());

/** Says what a write was about once it is committed, before anybody is told that it is done. */
export function announceOwnWrite(write: OwnWrite): void {
  afterCommit(() => {
    for (const listener of listeners()) listener(write);
  });
}

/**
 * Calls `listener` after each write of this process: whoever reads after it must not get what was there before.
 * @returns ends that
 */
export function onOwnWrites(listener: Listener): () => void {
  listeners().add(listener);
  return () => void listeners().delete(listener);
}
