import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { closeDatabase } from '@/lib/db/client';
import { getUserOverrides } from '@/lib/overrides/list';
import { getOverview } from '@/lib/overview/service';
import { listScheduledChanges } from '@/lib/schedules/service';
import { listSegments } from '@/lib/segments/service';
import { seedDemo } from '@/server/demo/seed';
import { rawSql } from '../support/database';
import { currentRevision, expectNothingWritten } from '../support/database-contents';
import { contextOf, makeFlag, NOW } from '../support/factories';

const sql = rawSql();

async function emptyDatabase(): Promise<void> {
  await sql`delete from user_flag_overrides`;
  await sql`delete from scheduled_changes`;
  await sql`delete from feature_flags`;
  await sql`delete from segments`;
  await sql`delete from users`;
  await sql`delete from settings`;
}

const counts = async () => {
  const [row] = await sql`
    select (select count(*)::int from users) as users, (select count(*)::int from feature_flags) as flags,
      (select count(*)::int from user_flag_overrides) as overrides`;
  return { ...row };
};
/** People, segments, flags, overrides, planned changes, one of them cancelled, and a flag archived. */
const MADE = 40 + 2 + 25 + 30 + 5 + 1 + 1;
const ALL = { users: 40, flags: 25, overrides: 30 };

describe('the demo', () => {
  beforeAll(async () => {
    await emptyDatabase();
    await seedDemo(NOW);
  });

  test('has about 40 users, 25 flags of all types, and 30 overrides in every state', async () => {
    expect(await counts()).toEqual(ALL);
    const types = await sql`select type, count(*)::int as n from feature_flags group by type order by type`;
    expect(types.map(({ type }) => type)).toEqual(['boolean', 'json', 'number', 'string']);
    const states = await sql`
      select case when expires_at <= ${NOW.toISOString()}::timestamptz then 'expired'
        when enabled then 'active' else 'disabled' end as state, count(*)::int as n
      from user_flag_overrides group by 1 order by 1`;
    expect(states.map((row) => ({ ...row }))).toEqual([
      { state: 'active', n: 24 },
      { state: 'disabled', n: 2 },
      { state: 'expired', n: 4 },
    ]);
    const [flags] = await sql`
      select count(*) filter (where archived_at is not null)::int as archived,
        count(*) filter (where not client_visible)::int as hidden,
        count(*) filter (where not enabled)::int as killed,
        count(*) filter (where variants <> '[]')::int as with_variants from feature_flags`;
    expect(flags).toMatchObject({ archived: 1, hidden: 3, killed: 1, with_variants: 4 });
  });

  test('has changes that are planned, applied and cancelled, and rules of every kind', async () => {
    const { data } = await listScheduledChanges(contextOf(), { limit: 50 });
    const byStatus = data.map(({ status }) => status).sort();
    expect(byStatus).toEqual(['applied', 'cancelled', ...Array(7).fill('pending')]);
    const [flags] = await sql`
      select count(*) filter (where rules <> '[]')::int as ruled,
        count(*) filter (where prerequisites <> '[]')::int as dependent from feature_flags`;
    expect(flags).toMatchObject({ ruled: 4, dependent: 1 });
    expect((await listSegments(contextOf(), {})).data.map(({ key }) => key)).toEqual([
      'beta-testers',
      'european-enterprises',
    ]);
  });

  test('has nobody who can sign in, and names that are real text in several scripts', async () => {
    expect(await sql`select 1 from users where password_hash is not null`).toEqual([]);
    expect(await sql`select 1 from users where role = 'admin'`).toEqual([]);
    const names = (await sql`select name, email from users`).map(({ name, email }) => `${name} <${email}>`);
    expect(names).toContain('Karen Spärck Jones <karen.jones@example.com>');
    expect(names.some((name) => name.startsWith('森 重文 <person-'))).toBe(true);
  });

  test('sets every override in the past, with values that fit their flags', async () => {
    const users = await sql`select id from users`;
    for (const { id } of users) {
      for (const override of (await getUserOverrides(contextOf(), id)).values()) {
        expect(override).toMatchObject({ fits: true, createdBy: 'system:demo' });
        expect(override.createdAt.getTime()).toBeLessThan(NOW.getTime());
      }
    }
    expect(await sql`select 1 from audit_log where at > ${NOW.toISOString()}::timestamptz`).toEqual([]);
  });

  test('tells its history in the order of time', async () => {
    const rows = await sql`select at from audit_log order by revision, ordinal`;
    const times = rows.map(({ at }) => at.getTime());
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  test('has a picture of the last 30 days that ends with what is active now', async () => {
    const { days, flags } = (await getOverview(contextOf())).overTime;

    expect(days).toHaveLength(30);
    expect(days.every(({ total }) => total !== null && total > 0)).toBe(true);
    expect(new Set(days.map(({ total }) => total)).size).toBeGreaterThan(5);
    expect(days.at(-1)?.total).toBe(24);
    expect(flags).toHaveLength(6);
  });

  test('is made once: nothing that is deleted later comes back', async () => {
    await sql`delete from user_flag_overrides`;

    await expectNothingWritten(() => seedDemo(NOW));
  });
});

describe('the demo of a database', () => {
  beforeEach(emptyDatabase);

  test('is not made where there are flags', async () => {
    await makeFlag({ name: 'of.somebody' });

    await expectNothingWritten(() => seedDemo(NOW));
    expect(await counts()).toMatchObject({ users: 0, flags: 1 });
  });

  test.each([41, 90, MADE - 2])(
    'that was interrupted after %i writes is finished at the next start',
    async (n) => {
      const before = await currentRevision();
      await sql.unsafe(`
      create or replace function power_cut() returns trigger language plpgsql as $$
      begin
        if new.revision > ${before + n} then raise exception 'power cut'; end if;
        return new;
      end $$`);
      await sql`create trigger power_cut before insert on audit_log for each row execute function power_cut()`;
      try {
        await expect(seedDemo(NOW)).rejects.toThrow();
      } finally {
        await sql`drop trigger power_cut on audit_log`;
      }
      expect(await currentRevision()).toBe(before + n);
      await closeDatabase();

      await seedDemo(NOW);

      expect(await counts()).toEqual(ALL);
      expect(await currentRevision()).toBe(before + MADE);
    },
  );

  test('that two starts make at once is there once', async () => {
    await Promise.all([seedDemo(NOW), seedDemo(NOW)]);

    expect(await counts()).toEqual(ALL);
  });
});
