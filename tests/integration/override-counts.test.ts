import { describe, expect, test } from 'vitest';
import { getDb } from '@/lib/db/client';
import { getFlag } from '@/lib/flags/service';
import { selectActiveCounts } from '@/lib/overrides/queries';
import { countsOf } from '@/lib/overrides/queries-counts';
import { rawSql } from '../support/database';
import { contextOf, makeEndedOverride, makeFlag, makeOverride, makeUser, NOW } from '../support/factories';

/** The counters as they are, and as they should be. */
async function counters(): Promise<{ kept: unknown; counted: unknown }> {
  const kept = await rawSql()`
    select flag_name, created_by, enabled, total::int from override_counts where total <> 0 order by 1, 2, 3`;
  const counted = await rawSql()`
    select flag_name, created_by, enabled, count(*)::int as total from user_flag_overrides group by 1, 2, 3 order by 1, 2, 3`;
  return { kept: [...kept], counted: [...counted] };
}

async function expectTrue(): Promise<void> {
  const { kept, counted } = await counters();
  expect(kept).toEqual(counted);
}

describe('the counters of overrides are right after', () => {
  test('writes of the service', async () => {
    const [user, flag] = [await makeUser(), await makeFlag()];
    await makeOverride(user.id, flag.name);
    await makeEndedOverride((await makeUser()).id, flag.name);
    await makeOverride((await makeUser()).id, flag.name, { enabled: false });

    await expectTrue();
    expect(await getFlag(contextOf(), flag.name)).toMatchObject({ overrideCount: 3, activeOverrideCount: 1 });
    expect(await countsOf(getDb(), { flagNames: [flag.name] })).toEqual({ total: 3, enabled: 2 });
    expect(await selectActiveCounts(getDb(), NOW)).toContainEqual({ flagName: flag.name, active: 1 });
    expect(await selectActiveCounts(getDb(), new Date(0))).toContainEqual({
      flagName: flag.name,
      active: 2,
    });
  });

  test('statements that go around it: many rows, other keys, nothing, a cascade, and a rollback', async () => {
    const sql = rawSql();
    const flag = (await makeFlag()).name;
    const other = (await makeFlag()).name;
    await sql`
      insert into users (email, targeting_key, name)
      select 'counted-' || n || '@example.com', 'counted-' || n, '' from generate_series(1, 50) n`;
    await sql`
      insert into user_flag_overrides (user_id, flag_name, override_value, enabled, created_by, updated_by)
      select id, ${flag}, 'true', length(email) % 2 = 0, 'author-' || length(email), 'x' from users where email like 'counted-%'`;
    await expectTrue();
    await sql`update user_flag_overrides set enabled = not enabled, reason = 'other' where flag_name = ${flag}`;
    await expectTrue();
    await sql`update user_flag_overrides set flag_name = ${other}, created_by = 'one' where flag_name = ${flag} and enabled`;
    await expectTrue();
    await sql`update user_flag_overrides set reason = null where flag_name = ${other}`;
    await sql`delete from user_flag_overrides where flag_name = 'nobody has it'`;
    await expectTrue();
    await sql`delete from users where email like 'counted-1%'`;
    await expectTrue();
    await sql
      .begin(async (tx) => {
        await tx`delete from user_flag_overrides`;
        throw new Error('not so');
      })
      .catch(() => {});
    await expectTrue();
    expect((await countsOf(getDb(), { flagNames: [other] })).total).toBeGreaterThan(0);
  });

  test('writers at the same time, in any order of flags', async () => {
    const sql = rawSql();
    const flags = [(await makeFlag()).name, (await makeFlag()).name, (await makeFlag()).name];
    const people = await Promise.all(Array.from({ length: 12 }, () => makeUser()));
    await Promise.all(
      people.map(({ id }, index) => {
        const names = index % 2 ? flags : [...flags].reverse();
        return sql`
          insert into user_flag_overrides (user_id, flag_name, override_value, created_by, updated_by)
          select ${id}, name, 'true', 'many', 'many' from unnest(${names}::text[]) name`;
      }),
    );
    await expectTrue();
    expect(await countsOf(getDb(), { createdBy: 'many' })).toEqual({ total: 36, enabled: 36 });
  });

  test('everything is taken away at once', async () => {
    await rawSql()`truncate user_flag_overrides`;
    await expectTrue();
    expect(await countsOf(getDb(), {})).toEqual({ total: 0, enabled: 0 });
  });
});
