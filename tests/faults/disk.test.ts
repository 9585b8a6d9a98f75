import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type postgres from 'postgres';
import { describe, expect, test } from 'vitest';
import { runCluster } from './kit/cluster';
import { eventually } from './kit/eventually';
import { canMount, withSmallDisk } from './kit/small-disk';
import { expectPromisesKept } from './kit/verdict';
import { underLoad } from './kit/workload';

const FULL_MS = 10_000;
const LATE_MS = 2_000;
const MIB = 2 ** 20;

describe.skipIf(!(await canMount()))('a disk that is really full (this needs the right to mount one)', () => {
  const disk = withSmallDisk();
  const cluster = runCluster(3, {}, () => disk().dir);

  const refusesWrites = async () => {
    const email = `${randomUUID()}@example.com`;
    const response = await cluster().asAdmin('POST', '/api/admin/users', { email });
    const { code } = await response.json();
    return response.status === 503 && code === 'unavailable';
  };

  test.each([
    ['what it stores', async () => {}],
    ['what it notes before it stores it, so that it ends', () => writeAhead(cluster().sql)],
  ])(
    'with no room for %s nobody writes, everybody is answered, and afterwards nothing is lost',
    async (_, more) => {
      const history = await underLoad(cluster(), async ({ watchers }) => {
        const askers = watchers.filter(({ last }) => last()?.askedAt !== null);
        await disk().fill();
        await more();
        await eventually('a write is refused', refusesWrites);
        const before = askers.map(({ samples }) => samples.length);
        await pause(FULL_MS);
        expect(await refusesWrites()).toBe(true);
        for (const [n, { samples }] of askers.entries()) {
          expect(samples.length).toBeGreaterThan(before[n] ?? 0);
        }
        await disk().makeRoom();
        await cluster().database.start();
      });

      expectPromisesKept(history, LATE_MS);
    },
  );
});

/** Writes into the log of PostgreSQL alone until it ends, as it does where that takes no more. */
async function writeAhead(sql: postgres.Sql): Promise<void> {
  const more = () =>
    sql`select pg_logical_emit_message(false, 'ballast', repeat('x', ${MIB}))`.then(
      () => false,
      () => true,
    );
  await eventually('PostgreSQL ends', more);
}
