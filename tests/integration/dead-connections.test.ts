import postgres from 'postgres';
import { expect, test } from 'vitest';
import { rawSql } from '../support/database';

const KILLS = 150;

test('what is asked on connections that die is answered rightly or not at all, and nothing outlives its transaction', async () => {
  await rawSql()`create table dead_connections (writer text, step integer)`;
  const pool = postgres(String(process.env.DATABASE_URL), {
    max: 4,
    backoff: () => 0.001,
    connection: { application_name: 'dies' },
  });
  let killed = 0;
  let asking = true;
  const wrong: unknown[] = [];
  const unavailable = (error: { code?: string }) => {
    // A code of five characters is PostgreSQL's own: 57P01 says that the connection was ended.
    if (/^[0-9A-Z]{5}$/.test(error.code ?? '') && error.code !== '57P01') wrong.push(error);
  };
  const ask = async (worker: number) => {
    for (let n = 0; asking; n += 1) {
      const id = `${worker}-${n}`;
      await pool`select ${id} as id, ${n}::int as n from generate_series(1, 3)`.then((rows) => {
        if (rows.length !== 3 || rows.some((row) => row.id !== id || row.n !== n)) wrong.push([id, rows]);
      }, unavailable);
      await pool
        .begin(async (sql) => {
          const [first] = await sql`select ${id} as id`;
          if (first?.id !== id) wrong.push([id, first]);
          await sql`insert into dead_connections values (${id}, 1)`;
          await sql`insert into dead_connections values (${id}, 2)`;
          return id;
        })
        .catch(unavailable);
    }
  };
  const workers = Promise.all(Array.from({ length: 12 }, (_, worker) => ask(worker)));
  while (killed < KILLS) {
    const dead = await rawSql()`
      select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'dies' and state <> 'idle' limit 1`;
    killed += dead.length;
  }
  asking = false;
  await workers;
  await pool.end({ timeout: 1 });

  expect(wrong).toEqual([]);
  const halves = await rawSql()`
    select writer from dead_connections group by writer having count(*) <> 2`;
  expect(halves).toEqual([]);
});
