import { afterAll, beforeAll, expect, test } from 'vitest';
import { fuzz } from '../fuzz/fuzz';
import { rawSql } from '../support/database';
import {
  HOUR_MS,
  makeFlag,
  makeKey,
  makeOverride,
  makeScheduledChange,
  makeSegment,
  makeUser,
  makeVariantFlag,
} from '../support/factories';
import { startFastLane } from '../support/fast-lane-server';

// The short form of `npm run fuzz`: always the same requests, about two of each operation.
const SEED = 1;
const REQUESTS = 150;

let lane: Awaited<ReturnType<typeof startFastLane>>;

beforeAll(async () => {
  lane = await startFastLane();
});
afterAll(() => lane.stop());

test('whatever is asked, nothing fails, errors are problems that tell nothing, and a refused call changes nothing', async () => {
  const [user, flag] = [await makeUser(), await makeVariantFlag()];
  await makeOverride(user.id, (await makeFlag()).name);
  await makeScheduledChange(flag.name, { at: new Date(Date.now() + HOUR_MS), default: { variant: 'new' } });
  await makeSegment();
  await makeKey('viewer');
  const { secret: key, id } = await makeKey('admin');
  // It is not to be revoked by what it asks.
  await rawSql()`update api_keys set from_environment = true where id = ${id}`;

  const { sent, statuses, faults } = await fuzz({
    url: lane.origin,
    sql: rawSql(),
    key,
    seed: SEED,
    batch: REQUESTS,
    goesOn: (sent) => sent < REQUESTS,
  });

  expect(faults.join('\n\n')).toBe('');
  expect(sent).toBe(REQUESTS);
  expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 401, 404, 422]));
});
