import { expect } from 'vitest';
import { acknowledgedChanges, checkHistory } from './check-history';
import { isLong } from './form';
import type { History } from './history';

const SHOWN = 20;

/**
 * Fails if anything in a history is not as promised; the long form prints its figures.
 * @param lateMs within so long of its acknowledgement a change has to be in every answer
 */
export function expectPromisesKept(history: History, lateMs: number): void {
  if (isLong) console.log(`${expect.getState().currentTestName}\n  ${figuresOf(history)}`);
  // One fault often shows in thousands of answers.
  expect(checkHistory(history, { lateMs }).slice(0, SHOWN)).toEqual([]);
}

/** How much was seen, and how long changes took to be in the answers of every reader. */
function figuresOf({ writes, log, samples, watched }: History): string {
  const count = (outcome: string) => writes.filter((write) => write.outcome === outcome).length;
  const readers = [...new Set(samples.map(({ reader }) => reader))];
  const delays = acknowledgedChanges(writes, log, watched)
    .flatMap(({ revision, at }) =>
      readers.map((reader) => {
        const first = samples.find((sample) => sample.reader === reader && sample.revision >= revision);
        return Math.max(0, (first?.cameAt ?? Number.POSITIVE_INFINITY) - at);
      }),
    )
    .sort((a, b) => a - b);
  const share = (part: number) => `${delays[Math.floor((delays.length - 1) * part)]} ms`;
  return [
    `writes: ${count('acknowledged')} acknowledged, ${count('refused')} overtaken, ${count('unknown')} unknown`,
    `answers: ${samples.length}, ${samples.filter(({ stale }) => stale).length} of them stale`,
    `a change is everywhere after: half ${share(0.5)}, 99 % ${share(0.99)}, all ${share(1)}`,
  ].join('; ');
}
