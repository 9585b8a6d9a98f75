import { AsyncLocalStorage } from 'node:async_hooks';
import { processSingleton } from './singleton';

/** The call that is being served: what every log line of it says. */
export interface Trace {
  readonly requestId: string;
  /** Who calls, once that is known; ids only. */
  actor?: { readonly kind: string; readonly id: string };
}

const storage = () => processSingleton('trace', () => new AsyncLocalStorage<Trace>());

/** Runs `work`, and all that it waits for, as part of a call. */
export function inTrace<T>(trace: Trace, work: () => T): T {
  return storage().run(trace, work);
}

/** The call that is being served; undefined outside of any. */
export function currentTrace(): Trace | undefined {
  return storage().getStore();
}

/** Remembers who calls. */
export function noteActor(actor: { readonly kind: string; readonly id: string }): void {
  const trace = currentTrace();
  if (trace) trace.actor = actor;
}
