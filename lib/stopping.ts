import { processSingleton } from './singleton';

const state = () => processSingleton('stopping', () => ({ announced: false }));

/**
 * Says that this process is about to end: it goes on answering, and asks whoever shares out the requests to send it no
 * more.
 */
export function announceStop(): void {
  state().announced = true;
}

/** Whether this process is about to end. */
export function isStopping(): boolean {
  return state().announced;
}
