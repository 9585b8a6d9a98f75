import { monitorEventLoopDelay } from 'node:perf_hooks';
import { beforeAll, describe, expect, test } from 'vitest';
import { call, read } from '../support/api';
import { rawSql } from '../support/database';
import { currentRevision } from '../support/database-contents';
import { HOUR_MS, makeFlag, makeKey, makeOverride, makeUser } from '../support/factories';
import { makePeople } from '../support/people';
import { expectRefused, invalid } from '../support/refusals';

const URL = '/api/admin/flag-overrides/bulk';
/** Many times what it takes on a machine that does nothing else: these tests share theirs. */
const PATIENCE_MS = 240_000;

let key: string;

beforeAll(async () => {
  key = (await makeKey('admin')).secret;
});

/** What a dry run counts. */
async function dryRun(request: Record<string, unknown>): Promise<number> {
  const { body } = await read(await call('POST', URL, { key, json: { ...request, dry_run: true } }));
  return (body as { expected_count: number }).expected_count;
}

/** Does it for real, and tells how long it took and held others up. */
async function bulk(request: Record<string, unknown>, expected_count: number) {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  const started = performance.now();
  const done = await read(await call('POST', URL, { key, json: { ...request, expected_count } }));
  const tookMs = performance.now() - started;
  delays.disable();
  expect(done.status).toBe(200);
  return {
    body: done.body as Record<string, unknown>,
    tookMs,
    heldUpMs: delays.max / 1e6,
  };
}

const makeFlags = async (count: number) => {
  const flags: string[] = [];
  while (flags.length < count) flags.push((await makeFlag()).name);
  return flags;
};

const anotherOverride = async () => (await makeOverride((await makeUser()).id, (await makeFlag()).name)).id;

const audited = async (revision: number) => {
  const [row] = await rawSql()`
    select count(*)::int as rows, count(distinct entity_id)::int as overrides, max(ordinal)::int as last
    from audit_log where revision = ${revision}`;
  return row;
};

const counted = async (flagName: string) => {
  const rows =
    await rawSql()`select action, total::int from override_action_counts where flag_name = ${flagName}`;
  return Object.fromEntries(rows.map(({ action, total }) => [action, total]));
};

describe('of 10,000 overrides', () => {
  test(
    'each change is one revision with one audit row each, in a few seconds',
    async () => {
      const [people, flag] = [await makePeople(10_000), await makeFlag()];
      const before = await currentRevision();

      const creation = {
        action: 'create',
        flag_name: flag.name,
        value: true,
        emails: people.map(({ email }) => email),
      };
      const { body, tookMs } = await bulk(creation, await dryRun(creation));

      expect(body).toMatchObject({ affected: 10_000, created: 10_000, revision: before + 1 });
      expect(await currentRevision()).toBe(before + 1);
      expect(await audited(before + 1)).toEqual({ rows: 10_000, overrides: 10_000, last: 9_999 });
      expect(tookMs).toBeLessThan(20_000);
      const filter = { flag: flag.name };
      const expires_at = new Date(Date.now() + HOUR_MS).toISOString();
      for (const step of [
        { action: 'disable', filter },
        { action: 'enable', filter },
        { action: 'extend', filter, expires_at },
      ]) {
        expect((await bulk(step, await dryRun(step))).body).toMatchObject({
          affected: 10_000,
          updated: 10_000,
        });
      }
      expect(await counted(flag.name)).toEqual({ created: 10_000, updated: 30_000 });
    },
    PATIENCE_MS,
  );
});

describe('of 30,000 overrides', () => {
  test(
    'a creation and a deletion are one revision each, and let other requests through meanwhile',
    async () => {
      const [people, flag] = [await makePeople(30_000), await makeFlag()];
      const steps = [
        { action: 'create', flag_name: flag.name, value: true, user_ids: people.map(({ id }) => id) },
        { action: 'delete', filter: { flag: flag.name } },
      ];
      for (const step of steps) {
        const before = await currentRevision();

        const { body, heldUpMs } = await bulk(step, 30_000);

        expect(body).toMatchObject({ affected: 30_000, revision: before + 1 });
        expect(await audited(before + 1)).toEqual({ rows: 30_000, overrides: 30_000, last: 29_999 });
        expect(heldUpMs).toBeLessThan(2_000);
      }
      const [left] =
        await rawSql()`select count(*)::int as n from user_flag_overrides where flag_name = ${flag.name}`;
      expect(left?.n).toBe(0);
      expect(await counted(flag.name)).toEqual({ created: 30_000, deleted: 30_000 });
    },
    PATIENCE_MS,
  );
});

test(
  'a filter may hold 100,000 overrides, and not one more',
  async () => {
    const [author, people, flags] = ['somebody', await makePeople(1_000), await makeFlags(100)];
    await rawSql()`
      insert into user_flag_overrides (user_id, flag_name, override_value, created_by, updated_by)
      select id, flag, 'true', ${author}, ${author}
      from unnest(${people.map(({ id }) => id)}::uuid[]) as id, unnest(${flags}::text[]) as flag`;
    const request = { action: 'disable', filter: { created_by: author } };
    expect(await dryRun(request)).toBe(100_000);

    await rawSql()`update user_flag_overrides set created_by = ${author} where id = ${await anotherOverride()}`;

    const json = { ...request, dry_run: true };
    await expectRefused('POST', URL, { key, json }, invalid('filter', 'holds more than 100000 overrides'));
  },
  PATIENCE_MS,
);
