import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** The value that a share of sorted times do not exceed. */
export const quantile = (sorted, share) =>
  sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];

/** The facts of the machine. */
export function machine() {
  return {
    date: new Date().toISOString().slice(0, 16),
    node: process.versions.node,
    cpu: cpus()[0].model.trim(),
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    load: loadavg()[0].toFixed(1),
  };
}

/** Milliseconds, as exact as they are worth. */
export const ms = (value) => value.toFixed(value < 10 ? 1 : 0);
/** Whether a target was met. */
export const mark = (met) => (met ? 'yes' : '**no**');

/** A table of Markdown. */
export const table = (header, rows) =>
  [header, header.map((_, index) => (index === 0 ? '---' : '---:')), ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
