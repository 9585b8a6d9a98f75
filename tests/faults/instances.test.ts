import { randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createFlagClient } from '../../sdk/src';
import { readEvents } from '../support/events';
import { createDatabase } from '../support/postgres';
import { type Instance, runCluster } from './kit/cluster';
import { eventually } from './kit/eventually';
import { sized } from './kit/form';
import { haltInTheMiddle } from './kit/halt';
import { populate } from './kit/populate';
import { expectPromisesKept } from './kit/verdict';
import { underLoad } from './kit/workload';
import { createWriters } from './kit/writers';

const CRON_SECRET = randomBytes(32).toString('hex');
const MAX_STREAMS = sized(60, 600);
/** Well below what an instance takes of one person, also when all of them come to the same one. */
const CLIENTS_OF_ONE = 10;
const cluster = runCluster(3, {
  CRON_SECRET,
  PENNON_MAX_STREAMS: String(MAX_STREAMS),
  NODE_OPTIONS: `--import=${path.join(import.meta.dirname, 'kit', 'moved-clock.mjs')}`,
});
/** What a busy machine may take; the long form, which has the machine to itself, holds to the promise. */
const LATE_MS = sized(60_000, 2_000);
/** From SIGTERM to the end of the process. */
const STOP_MS = sized(60_000, 5_000);

function lastOf(instances: readonly Instance[]): Instance {
  const last = instances.at(-1);
  if (!last) throw new Error('there is no instance');
  return last;
}

test('the others go on while one of three is killed, and it comes back with no hand', async () => {
  const instance = lastOf(cluster().instances);
  const history = await underLoad(cluster(), async ({ flows }) => {
    await instance.end('SIGKILL');
    await pause(sized(0, 5_000));
    await instance.start();
    await flows();
  });

  expectPromisesKept(history, LATE_MS);
});

test('an instance that is told to stop finishes what is under way, tells its streams, and is gone in time', async () => {
  const instance = lastOf(cluster().instances);
  const { sql } = cluster();
  let written: Response | undefined;
  let told: unknown;
  let tookMs = Number.NaN;
  const key = `in flight ${randomUUID()}`;
  const history = await underLoad(
    cluster(),
    async ({ writers, watched, others, spare, definitions, headers }) => {
      const stream = await readEvents(`${instance.url}/api/flags/stream?user=${watched}`, headers);
      let letGo = () => {};
      const released = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      let isHeld = false;
      const holding = writers.changeBoth(definitions, -1, () => {
        isHeld = true;
        return released;
      });
      await eventually('the lock of the revision is held', () => isHeld);
      const writing = instance.asAdmin('PUT', `/api/admin/users/${others[0]}/flag-overrides/${spare}`, {
        value: 5,
        reason: key,
      });
      await eventually('a write of that instance waits for it', async () => {
        const waiting = await sql`
        select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like ${'%update%'}`;
        return waiting.length > 0;
      });
      const beganAt = performance.now();
      const ending = instance.end('SIGTERM');
      try {
        for (;;) {
          const event = await stream.next();
          told = event.data.reason;
          if (event.event === 'bye') break;
        }
      } finally {
        // Whatever was told: everybody else's writes wait for it.
        letGo();
      }
      [written] = await Promise.all([writing, ending, holding]);
      tookMs = performance.now() - beganAt;
      await instance.start();
    },
  );

  expect(written?.status).toBe(200);
  expect(history.log.filter((row) => row.key === key)).toHaveLength(1);
  expect(told).toBe('shutdown');
  expect(tookMs).toBeLessThan(STOP_MS);
  expectPromisesKept(history, LATE_MS);
});

test('whenever a start is killed, also the very first on an empty database, the next one works with no hand', async () => {
  const databaseUrl = await createDatabase(cluster().database.url);
  const instance = await cluster().another(databaseUrl);
  const begin = () =>
    instance.start().then(
      () => 'ready',
      () => 'killed',
    );
  const halt = await haltInTheMiddle(databaseUrl);
  const first = begin();
  await eventually('it is in the middle of making the tables', halt.isReached);
  await instance.end('SIGKILL');
  await first;
  await halt.remove();
  const kills = sized(3, 20);
  for (let n = 1; n <= kills; n += 1) {
    const starting = begin();
    await Promise.race([starting, pause((sized(1_500, 4_000) * n) / kills)]);
    await instance.end('SIGKILL');
    await starting;
  }
  await instance.start();

  expect((await instance.asAdmin('GET', '/api/admin/users')).status).toBe(200);
  await instance.end('SIGTERM');
});

test('a clock that is moved by an hour, ahead and back, on one of three makes nothing wrong', async () => {
  const instance = lastOf(cluster().instances);
  const history = await underLoad(cluster(), async ({ flows }) => {
    for (let times = 0; times < 2; times += 1) {
      instance.signal('SIGUSR2');
      await flows();
      await pause(sized(0, 5_000));
    }
  });
  await instance.end('SIGTERM');
  await instance.start();

  expectPromisesKept(history, LATE_MS);
});

test('of very many posts with one Idempotency-Key, to whichever instance, one has an effect', async () => {
  const key = randomUUID();
  const body = { email: `once-${key}@example.com` };
  const post = async () => {
    for (;;) {
      const response = await cluster().asAdmin('POST', '/api/admin/users', body, { 'idempotency-key': key });
      const text = await response.text();
      if (response.status === 201) return text;
      expect(`${response.status} ${JSON.parse(text).code}`).toBe('409 idempotency_in_progress');
      await pause(100);
    }
  };

  const answers = await Promise.all(Array.from({ length: sized(100, 1_000) }, post));

  expect(new Set(answers).size).toBe(1);
  const { id } = JSON.parse(answers[0] ?? '');
  const rows = await cluster().sql`select 1 from audit_log where entity = 'user' and entity_id = ${id}`;
  expect(rows).toHaveLength(1);
});

test('a clean-up that is asked for on all instances at once ends each override once', async () => {
  const { sql, instances } = cluster();
  const history = await underLoad(cluster(), async ({ writers, others, ending }) => {
    await Promise.all(others.map((other) => writers.pin(other, ending, 1)));
    await sql`update user_flag_overrides set expires_at = now() where flag_name = ${ending}`;
    const headers = { authorization: `Bearer ${CRON_SECRET}` };
    const answers = await Promise.all(
      instances.map(({ url }) => fetch(`${url}/api/cron/cleanup-overrides`, { method: 'POST', headers })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const ended = await sql`
      select user_id from audit_log where action = 'expired' and flag_name = ${ending}`;
    expect(ended.map(({ user_id }) => user_id).sort()).toEqual([...others].sort());
  });

  expect(history.refusals).toEqual([]);
});

test('streams that are opened and closed by the thousand leave nothing behind', async () => {
  const { url } = lastOf(cluster().instances);
  const openStreams = async () => {
    const text = await (await lastOf(cluster().instances).asAdmin('GET', '/api/metrics')).text();
    const lines = text.split('\n').filter((line) => line.startsWith('pennon_streams_open{'));
    return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  };
  const history = await underLoad(cluster(), async ({ others, headers }) => {
    let left = sized(200, 5_000);
    const openAndClose = async () => {
      while (left-- > 0) {
        const stream = await readEvents(
          `${url}/api/flags/stream?user=${others[left % others.length]}`,
          headers,
        );
        expect(stream.status).toBe(200);
        await stream.next('flags');
        stream.close();
      }
    };
    await Promise.all(Array.from({ length: 20 }, openAndClose));
    await eventually('only the stream of the load is open', async () => (await openStreams()) === 1);
  });

  expectPromisesKept(history, LATE_MS);
});

test('what is written for one of many costs the others no byte', async () => {
  const { people, flags, headers } = await populate(cluster(), 4);
  const [busy = '', ...others] = people;
  const [flag = ''] = flags;
  const writers = createWriters(cluster());
  const streams = await Promise.all(
    others.map((other, n) =>
      readEvents(`${cluster().instances[n]?.url}/api/flags/stream?user=${other}`, headers),
    ),
  );
  for (const stream of streams) await stream.next('flags');

  for (let value = 1; value <= 20; value += 1) await writers.pin(busy, flag, value);

  for (const [n, stream] of streams.entries()) {
    await writers.pin(others[n] ?? '', flag, -1);
    expect((await stream.next()).data.flags[flag].value).toBe(-1);
    stream.close();
  }
});

test('when instances die their clients come to the others, no more than these take, and all have what was written last', async () => {
  const { url, instances, asAdmin } = cluster();
  const [first, ...mortal] = instances;
  const howMany = MAX_STREAMS * 1.5;
  const { people, headers } = await populate(cluster(), howMany / CLIENTS_OF_ONE);
  const history = await underLoad(cluster(), async ({ writers, spare, flows }) => {
    const token = headers.authorization.replace('Bearer ', '');
    const clients = Array.from({ length: howMany }, (_, n) =>
      createFlagClient({ url, token, user: people[n % people.length] ?? '' }),
    );
    onTestFinished(() => {
      for (const client of clients) client.close();
    });
    await eventually('every client is current', () => clients.every((client) => client.status === 'ready'));
    for (const instance of mortal) await instance.end('SIGKILL');
    await eventually('the last instance is full, and says when to come again', async () => {
      const response = await fetch(`${first?.url}/api/flags/stream?user=${people[0]}`, { headers });
      await response.body?.cancel();
      return response.status === 503 && response.headers.has('retry-after');
    });
    for (const instance of mortal) await instance.start();
    await flows();
    for (const person of people) await writers.pin(person, spare, -77);
    await eventually('every client has what was written last', () =>
      clients.every((client) => client.getFlag(spare) === -77),
    );
    expect((await asAdmin('GET', '/api/health/live')).status).toBe(200);
  });

  expectPromisesKept(history, LATE_MS);
});
