import { setTimeout as sleep } from 'node:timers/promises';
import { personId } from '../shared/seed.mjs';
import { residentMb } from '../shared/server.mjs';
import { call, drain } from './client.mjs';

const CLIENTS = 32;
const flagsMade = [];

async function makeFlag(server) {
  const name = `bench.new-${flagsMade.length}`;
  await call(server, 'POST', '/api/admin/feature-flags', {
    body: { name, type: 'boolean' },
    expected: [201],
  });
  flagsMade.push(name);
  return name;
}

/** How many overrides are created in a second, by clients that wait for each answer. */
export async function measureCreates(server, seconds) {
  const flag = await makeFlag(server);
  const times = [];
  let next = 0;
  const create = async (until) => {
    while (performance.now() < until) {
      next += 1;
      const start = performance.now();
      const body = { flag_name: flag, value: true, reason: 'Ticket 4711' };
      const path = `/api/admin/users/${personId(next)}/flag-overrides`;
      await call(server, 'POST', path, { body, expected: [201] });
      times.push(performance.now() - start);
    }
  };
  const run = (ms) => {
    const until = performance.now() + ms;
    return Promise.all(Array.from({ length: CLIENTS }, () => create(until)));
  };
  await run(2_000);
  times.length = 0;
  const start = performance.now();
  await run(seconds * 1_000);
  const perSecond = times.length / ((performance.now() - start) / 1_000);
  return { clients: CLIENTS, perSecond, times: times.sort((a, b) => a - b) };
}

/** How long it takes to create an override of one flag for `count` people in one call. */
export async function measureBulk(server, count) {
  const flag = await makeFlag(server);
  const body = {
    action: 'create',
    flag_name: flag,
    value: true,
    user_ids: Array.from({ length: count }, (_, index) => personId(index + 1)),
  };
  const dryStart = performance.now();
  const dry = await call(server, 'POST', '/api/admin/flag-overrides/bulk', {
    body: { ...body, dry_run: true },
  });
  const dryMs = performance.now() - dryStart;
  const start = performance.now();
  await call(server, 'POST', '/api/admin/flag-overrides/bulk', {
    body: { ...body, expected_count: dry.expected_count },
  });
  return { count, dryMs, ms: performance.now() - start };
}

/** Exports everything and watches the memory of the server meanwhile. */
export async function measureExport(server, format) {
  await drain(server, `/api/admin/flag-overrides?format=${format}&created_by=key:migration`);
  const before = await residentMb(server.pid);
  let peak = before;
  let done = false;
  const start = performance.now();
  const exported = drain(server, `/api/admin/flag-overrides?format=${format}`).finally(() => {
    done = true;
  });
  while (!done) {
    peak = Math.max(peak, await residentMb(server.pid));
    await Promise.race([exported, sleep(50)]);
  }
  const bytes = await exported;
  return { format, bytes, seconds: (performance.now() - start) / 1_000, before, peak, grown: peak - before };
}
