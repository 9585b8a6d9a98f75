import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

type Stop = () => Promise<unknown>;

/**
 * Registers how to stop a part of the process.
 * @param takesMs how long it takes on purpose, beside what the end may take
 */
export type OnStop = (stop: Stop, takesMs?: number) => void;

/** Starts the parts in order, registering how to stop each as soon as it runs; gives up at the signal. */
type Start = (onStop: OnStop, signal: AbortSignal) => Promise<void>;

/**
 * What went wrong: it could not start, something was thrown that nobody caught, a promise failed that nobody waited for,
 * or a part could not be stopped. The first two end the process.
 */
export type Failure = 'start' | 'crash' | 'rejection' | 'stop';

/** All of the end but what is taken on purpose, so that whoever sends SIGTERM need not send SIGKILL. */
const END_MS = 4_900;
/** Ctrl-C under npm arrives twice: from the terminal and from npm. */
const SAME_SIGNAL_MS = 500;
const PARENT_POLL_MS = 250;

/**
 * Runs the process: starts it, and at SIGTERM or SIGINT, or if it cannot start, stops what runs in reverse order.
 * A second signal ends it at once.
 * @param report tells of what went wrong
 */
export function run(start: Start, report: (failure: Failure, error: unknown) => void): void {
  const stops: Stop[] = [];
  const ending = new AbortController();
  let endingSince = 0;
  let onPurposeMs = 0;

  const end = async (exitCode: number) => {
    endingSince = performance.now();
    ending.abort();
    setTimeout(exit, END_MS + onPurposeMs, exitCode);
    // What is just starting is stopped too, once it runs.
    if (exitCode === 0) await Promise.race([started, sleep(END_MS / 2)]);
    for (const stop of stops) await stop().catch((error) => report('stop', error));
    exit(exitCode);
  };

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (!ending.signal.aborted) void end(0);
      else if (performance.now() - endingSince > SAME_SIGNAL_MS) exit(1);
    });
  }
  onUncaught(
    (error) => {
      report('crash', error);
      if (ending.signal.aborted) exit(1);
      void end(1);
    },
    (error) => report('rejection', error),
  );
  onParentGone(() => {
    if (!ending.signal.aborted) void end(0);
  });

  // Last, so that no signal can come before it is listened to.
  const onStop: OnStop = (stop, takesMs = 0) => {
    stops.unshift(stop);
    onPurposeMs += takesMs;
  };
  const started = start(onStop, ending.signal).catch((error) => {
    if (ending.signal.aborted) return;
    report('start', error);
    void end(1);
  });
}

/**
 * Next has listeners of its own, which go on after an exception whatever it has left half done, and log neither as a line
 * of the log: the first takes their place, and the second is put where Next looks for its own.
 */
function onUncaught(crash: (error: unknown) => void, rejection: (error: unknown) => void): void {
  process.setUncaughtExceptionCaptureCallback(crash);
  process.on('unhandledRejection', rejection);
  Reflect.set(globalThis, Symbol.for('next.unhandledRejectionListener'), rejection);
}

/** Under `npm start` a signal to npm may end only the shell between npm and this process. */
function onParentGone(callback: () => void): void {
  if (process.env.npm_lifecycle_event !== 'start') return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    callback();
  }, PARENT_POLL_MS);
  watch.unref();
}

function exit(code: number): never {
  saveCoverage();
  process.exit(code);
}

/** Keeps what the counters of an instrumented build say; the tests merge it. */
function saveCoverage(): void {
  const folder = process.env.PENNON_COVERAGE_DIR;
  const counted: unknown = Reflect.get(globalThis, '__coverage__');
  if (!folder || !counted) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `server-${process.pid}-${Date.now()}.json`), JSON.stringify(counted));
}
