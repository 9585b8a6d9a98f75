import { expect } from 'vitest';
import { call } from './api';
import { withEnvironment } from './environment';

/** What the scraper of the tests sends. */
export const METRICS_TOKEN = 'the-token-of-the-scraper';

/** One line of a scrape: a value of a metric. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What Prometheus gets. */
export async function scrapeText(): Promise<string> {
  return withEnvironment({ METRICS_TOKEN }, async () => {
    const response = await call('GET', '/api/metrics', { key: METRICS_TOKEN });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    return response.text();
  });
}

/** A scrape, read by the rules of Prometheus' text format; anything else in it is an error. */
export async function scrape(): Promise<Sample[]> {
  const lines = (await scrapeText())
    .split('\n')
    .filter((line) => line !== '' && !/^# (HELP|TYPE) /.test(line));
  return lines.map(parseSample);
}

/** The value of one metric with exactly these labels, or 0 where it is not there yet. */
export function sampleOf(
  samples: readonly Sample[],
  name: string,
  labels: Record<string, string> = {},
): number {
  const wanted = JSON.stringify(Object.entries(labels).sort());
  const found = samples.filter(
    (sample) => sample.name === name && JSON.stringify(Object.entries(sample.labels).sort()) === wanted,
  );
  expect(found.length).toBeLessThanOrEqual(1);
  return found[0]?.value ?? 0;
}

function parseSample(line: string): Sample {
  const match = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (NaN|Nan|[+-]Inf|[-+0-9.e]+)$/.exec(line);
  if (!match) throw new Error(`not a line of Prometheus' text format: ${line}`);
  const [, name = '', labels = '', value] = match;
  const pairs = [...labels.matchAll(/([a-zA-Z_]\w*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/g)];
  expect(pairs.map(([pair]) => pair).join('')).toBe(labels);
  return {
    name,
    labels: Object.fromEntries(pairs.map(([, key, text]) => [key, text])),
    value: Number(value?.replace('Inf', 'Infinity')),
  };
}
