import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { closeStreams } from '@/lib/streams/hub';
import { tidy } from '@/server/jobs';
import { call } from '../support/api';
import { rawSql } from '../support/database';
import { makeFlag, makeKey, makeOverride, makeUser } from '../support/factories';
import { scrape, scrapeText } from '../support/metrics';
import { streamServer } from '../support/stream-server';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly refId: string }[];
}

const server = streamServer();

/** Every label of every series that a real scrape has, and what Prometheus adds. */
let labelsOf: Map<string, Set<string>>;
let rules: readonly Rule[];
let panels: readonly Panel[];

beforeAll(async () => {
  await causeEverything();
  labelsOf = new Map([['up', new Set(['job', 'instance'])]]);
  for (const { name, labels } of await scrape()) {
    const known = labelsOf.get(name) ?? new Set(['instance', 'job']);
    labelsOf.set(name, known);
    for (const label of Object.keys(labels)) known.add(label);
  }
  const groups = parse(await readFile('deploy/prometheus/pennon-alerts.yml', 'utf8')).groups;
  rules = groups.flatMap((group: { rules: Rule[] }) => group.rules);
  panels = JSON.parse(await readFile('deploy/grafana/pennon-dashboard.json', 'utf8')).panels;
});

/** One of everything that is counted. */
async function causeEverything(): Promise<void> {
  const [user, flag, key] = [await makeUser(), await makeFlag(), (await makeKey('service')).secret];
  await makeOverride(user.id, flag.name);
  await rawSql()`update user_flag_overrides set override_value = '"text"'`;
  await call('GET', `/api/flags/me?user=${user.id}`, { key });
  await call('GET', '/api/admin/users');
  await tidy();
  const reader = await server.open(`/api/flags/stream?user=${user.id}`);
  await reader.next('flags');
  await closeStreams();
  await reader.ended;
}

/** The series that an expression of PromQL reads. */
const seriesOf = (expr: string) => expr.match(/\b(?:pennon|voiceassist|process|nodejs)_\w+|\bup\b/g) ?? [];

/** Labels that an expression selects or groups by. */
function labelsIn(expr: string): string[] {
  const selected = [...expr.matchAll(/\{([^}]*)\}/g)].flatMap(([, matchers = '']) =>
    [...matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label),
  );
  const grouped = [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, labels = '']) => labels.split(/,\s*/));
  return [...selected, ...grouped];
}

/** What an expression reads that no scrape has. */
function unknownIn(expr: string): string[] {
  const series = seriesOf(expr);
  expect(series).not.toEqual([]);
  expect(expr.split('(').length).toBe(expr.split(')').length);
  const labels = new Set(series.flatMap((name) => [...(labelsOf.get(name) ?? [])]));
  return [
    ...series.filter((name) => !labelsOf.has(name)),
    ...labelsIn(expr).filter((label) => !labels.has(label)),
  ];
}

describe('the alert rules', () => {
  test('read nothing that a scrape does not have', () => {
    expect(rules.length).toBeGreaterThan(5);
    for (const name of ['PennonAnswersFromMemory', 'PennonSnapshotOld', 'PennonStateFileOld']) {
      expect(rules.map(({ alert }) => alert)).toContain(name);
    }
    for (const { alert, expr } of rules) expect([alert, unknownIn(expr)]).toEqual([alert, []]);
  });

  test('each say how urgent it is, what is wrong and what to do', () => {
    for (const { alert, labels, annotations } of rules) {
      expect(alert).toMatch(/^Pennon[A-Z]\w+$/);
      expect(['page', 'ticket']).toContain(labels.severity);
      expect(annotations.summary?.length).toBeGreaterThan(20);
      expect(annotations.runbook?.length).toBeGreaterThan(80);
    }
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });

  test('name labels in their texts that their expression keeps', () => {
    for (const { expr, annotations } of rules) {
      const named = [
        ...Object.values(annotations)
          .join(' ')
          .matchAll(/\$labels\.(\w+)/g),
      ].map(([, name]) => name);
      const kept = /\bby \(/.test(expr)
        ? labelsIn(expr)
        : seriesOf(expr).flatMap((name) => [...(labelsOf.get(name) ?? [])]);
      expect(named.filter((name) => !kept.includes(String(name)))).toEqual([]);
    }
  });
});

describe('the dashboard', () => {
  test('reads nothing that a scrape does not have, of the instances that are chosen', () => {
    const targets = panels.flatMap(({ targets: of = [] }) => of);
    expect(targets.length).toBeGreaterThan(20);
    for (const { expr } of targets) {
      expect([expr, unknownIn(expr)]).toEqual([expr, []]);
      expect(expr).toContain('instance=~"$instance"');
    }
  });

  test('shows every metric of Pennon', () => {
    const shown = panels
      .flatMap(({ targets = [] }) => targets.flatMap(({ expr }) => seriesOf(expr)))
      .join(' ');
    const missing = [...labelsOf.keys()]
      .map((name) => name.replace(/_(bucket|sum|count)$/, ''))
      .filter((name) => /^(pennon|voiceassist)_/.test(name) && !shown.includes(name));

    expect(missing).toEqual(['pennon_job_last_success_timestamp_seconds']);
  });

  test('has no two panels of one id or at one place', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const taken = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)}/${y + Math.floor(cell / w)}`),
    );
    expect(new Set(taken).size).toBe(taken.length);
    expect(panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
  });
});

test('docs/operations.md names every metric of Pennon with its labels, and no other', async () => {
  const docs = await readFile('docs/operations.md', 'utf8');
  const types = [...(await scrapeText()).matchAll(/^# TYPE ((?:pennon|voiceassist)_\w+) (\w+)$/gm)];
  const real = types.map(([, name = '', type]) => {
    const series = type === 'histogram' ? `${name}_count` : name;
    const labels = [...(labelsOf.get(series) ?? [])].filter(
      (label) => label !== 'instance' && label !== 'job',
    );
    return labels.length > 0 ? `${name}{${labels.sort().join(', ')}}` : name;
  });

  const told = [...docs.matchAll(/^\| `((?:pennon|voiceassist)_\w+)(?:\{([^}]*)\})?` \|/gm)].map(
    ([, name, labels]) => (labels ? `${name}{${labels.split(', ').sort().join(', ')}}` : name),
  );
  expect(told.sort()).toEqual(real.sort());
});
