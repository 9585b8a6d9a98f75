import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from '../shared/report.mjs';
import { heapOf } from './processes.mjs';
import { nextEvent, openMany, openStream } from './streams.mjs';

const FLAG = 'bench.live';
/** What comes close together is one event: the next change waits for so long. */
const APART_MS = 60;

/** From an override's PUT to the event at that person's stream, on either of two instances; and what strangers hear. */
export async function measureOverrides(instances, people, writes) {
  const [writer] = instances;
  await call(writer, 'POST', '/api/admin/feature-flags', {
    name: FLAG,
    type: 'number',
    default: { value: 0 },
  });
  const streams = await openMany(people.length, (index) => follow(instances[index % 2], people[index]));
  const times = [];
  let written = 0;
  const write = async () => {
    const index = (written * 7919) % people.length;
    written += 1;
    const before = bytesOf(streams) - streams[index].bytes;
    const began = performance.now();
    const heard = nextEvent(streams[index]);
    const path = `/api/admin/users/${people[index]}/flag-overrides/${FLAG}`;
    await call(writer, 'PUT', path, { value: written });
    times.push((await heard) - began);
    return bytesOf(streams) - streams[index].bytes - before;
  };
  for (let round = 0; round < 20; round += 1) await write();
  times.length = 0;
  let strangers = 0;
  for (let round = 0; round < writes; round += 1) strangers += await write();
  for (const stream of streams) stream.close();
  times.sort((a, b) => a - b);
  return { streams: streams.length, ...spread(times), bytesToStrangers: strangers };
}

/** From a flag's PATCH to the last of the events at everybody's streams, and what a stream takes. */
export async function measureBroadcast(instance, people, rounds) {
  // What is kept of people whether they have streams or not is there before.
  await openMany(people.length, (index) => ask(instance, people[index]));
  const empty = await heapOf(instance);
  const streams = await openMany(people.length, (index) => follow(instance, people[index]));
  const full = await heapOf(instance);
  const rest = await repeat(rounds, streams, (round) =>
    call(instance, 'PATCH', `/api/admin/feature-flags/${FLAG}`, { default: { value: -1 - round } }),
  );
  for (const stream of streams) stream.close();
  return { streams: streams.length, ...rest, ...heapPer(streams.length, empty, full) };
}

/** The same with bare node:http, which evaluates nothing. */
export async function measureBare(bare, count, rounds, bytes) {
  const empty = await heapOf(bare);
  const streams = await openMany(count, () => openStream(bare.url, '/'));
  const full = await heapOf(bare);
  const rest = await repeat(rounds, streams, () => fetch(`${bare.url}/?bytes=${bytes}`, { method: 'POST' }));
  for (const stream of streams) stream.close();
  return { streams: count, ...rest, ...heapPer(count, empty, full) };
}

async function repeat(rounds, streams, change) {
  const last = [];
  let bytes = 0;
  for (let round = 0; round < rounds + 2; round += 1) {
    await sleep(APART_MS * 5);
    const before = bytesOf(streams);
    const began = performance.now();
    const heard = Promise.all(streams.map(nextEvent));
    await change(round);
    const times = await heard;
    last.push(Math.max(...times) - began);
    await sleep(APART_MS * 5);
    bytes = (bytesOf(streams) - before) / streams.length;
  }
  const sorted = last.slice(2).sort((a, b) => a - b);
  return { last: spread(sorted), bytesPerEvent: Math.round(bytes) };
}

const heapPer = (count, empty, full) => ({
  heapPerStream: Math.round((full.heapUsed - empty.heapUsed) / count),
  rssPerStream: Math.round((full.rss - empty.rss) / count),
});

const spread = (sorted) => ({
  p50: quantile(sorted, 0.5),
  p99: quantile(sorted, 0.99),
  max: sorted.at(-1),
});

const bytesOf = (streams) => streams.reduce((sum, { bytes }) => sum + bytes, 0);

const follow = ({ url, key }, person) =>
  openStream(url, `/api/flags/stream?user=${person}`, { authorization: `Bearer ${key}` });

async function ask({ url, key }, person) {
  const response = await fetch(`${url}/api/flags/me?user=${person}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  await response.text();
}

async function call({ url, key }, method, path, body) {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
}
