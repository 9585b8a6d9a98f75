import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { collectAll, createCell, median, quantile, runRounds, warmUp } from './measure.mjs';
import { POOL, poolOf, scenarioOf } from './scenarios.mjs';
import { loadSubject, OURS, waysOf } from './subjects.mjs';
import { verify } from './verify.mjs';

/** How many people are asked for where all but the number of others is to be the same. */
const SAME_PEOPLE = 100;

/**
 * @typedef {object} Row One subject in one scenario.
 * @property {string} subject its id
 * @property {string} name
 * @property {string | null} way
 * @property {number} people how many have a value of their own
 * @property {number} asked how many different people are asked for
 * @property {number} ns median of the rounds
 * @property {number} low first quartile
 * @property {number} high third quartile
 * @property {number} times how many times as long as the first row: the median of the ratios within each round
 * @property {number} documentBytes
 * @property {number} besideBytes
 * @property {number | null} heapBytes
 *
 * @typedef {{ id: string, title: string, rows: Row[] }} Section
 */

/**
 * All subjects in one scenario, each checked and then timed in turns.
 * @returns {Promise<Section>}
 */
export async function runScenario(scenario, subjectIds, timing) {
  const entries = [];
  for (const id of subjectIds) {
    const subject = await loadSubject(id);
    for (const way of waysOf(subject, scenario)) {
      const prepared = await subject.prepare(scenario, way);
      await verify(subject, scenario, prepared);
      entries.push({ id, subject, scenario, way, prepared, asked: POOL });
    }
  }
  const rows = await timeAll(entries, timing);
  return { id: scenario.id, title: scenario.title, rows };
}

/**
 * Pennon with ever more people who have a value of their own: the same few are asked for, then more different ones.
 * @param {number[]} sizes
 * @returns {Promise<Section>}
 */
export async function runGrowth(sizes, timing) {
  const subject = await loadSubject(OURS);
  const entries = [];
  for (const people of sizes) {
    const scenario = scenarioOf('S3', people);
    const prepared = await subject.prepare(scenario, null);
    await verify(subject, scenario, prepared);
    for (const asked of [SAME_PEOPLE, POOL].filter((distinct) => distinct <= people)) {
      entries.push({ id: OURS, subject, scenario, way: null, prepared, asked });
    }
  }
  const rows = await timeAll(entries, timing);
  return { id: 'S3', title: 'Pennon with ever more people who have a value of their own', rows };
}

/** Fills in what each subject of a section holds, each found out in a process of its own. */
export async function measureHeap({ id: scenarioId, rows }) {
  const script = fileURLToPath(new URL('heap.mjs', import.meta.url));
  for (const row of rows) {
    const task = JSON.stringify({ id: row.subject, way: row.way, scenarioId, people: row.people });
    // Code that V8 throws away meanwhile would count as negative.
    const args = ['--no-flush-bytecode', script, task];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    row.heapBytes = Number(stdout.trim().split('\n').at(-1));
  }
}

async function timeAll(entries, { warmUpMs, batchMs, rounds }) {
  const cells = [];
  for (const { prepared, scenario, asked } of entries) {
    const { call, contextOf, isAsync = false } = prepared;
    const cell = createCell({ contexts: poolOf(scenario, asked).map(contextOf), call, isAsync });
    await warmUp(cell, { warmUpMs, batchMs });
    cells.push(cell);
  }
  collectAll();
  await runRounds(cells, rounds);
  const rows = entries.map((entry, i) => toRow(entry, cells[i].samples, cells[0].samples));
  for (const { prepared } of entries) prepared.close?.();
  return rows;
}

/** @returns {Row} */
function toRow({ id, subject, scenario, way, prepared, asked }, samples, first) {
  return {
    subject: id,
    name: subject.name,
    way,
    people: scenario.people,
    asked,
    ns: median(samples),
    low: quantile(samples, 0.25),
    high: quantile(samples, 0.75),
    times: median(samples.map((ns, round) => ns / first[round])),
    documentBytes: prepared.documentBytes,
    besideBytes: prepared.besideBytes ?? 0,
    heapBytes: null,
  };
}
