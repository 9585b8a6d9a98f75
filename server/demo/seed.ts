import type { RequestContext } from '@/lib/auth/actor';
import { getDb } from '@/lib/db/client';
import { readSetting, writeSetting } from '@/lib/db/settings';
import { PennonError } from '@/lib/errors';
import { listFlags } from '@/lib/flags/list';
import { createFlagInput } from '@/lib/flags/schemas';
import { archiveFlag, createFlag } from '@/lib/flags/service';
import { createOverride } from '@/lib/overrides/service';
import { countDay } from '@/lib/overview/count-day';
import { insertDays } from '@/lib/overview/queries-days';
import { createSegmentInput } from '@/lib/segments/schemas';
import { createSegment } from '@/lib/segments/service';
import { listUsers } from '@/lib/users/list';
import { createUserInput } from '@/lib/users/schemas';
import { createUser } from '@/lib/users/service';
import {
  DEMO_ARCHIVED_FLAG,
  DEMO_FLAGS,
  DEMO_OVERRIDES,
  DEMO_SEGMENTS,
  DEMO_USERS,
  type DemoOverride,
  type DemoUser,
} from './data';
import { demoDays } from './days';
import { type Deed, deedsOfPlans } from './plans';

const SETTING = 'demo';
const HOUR_MS = 3_600_000;
const FOUNDED_HOURS_AGO = 24 * 90;

/**
 * Fills an empty database with people, segments, flags, scheduled changes and overrides in every state, through the services. Begins only
 * where there are no flags; one that was interrupted is finished at the next start.
 */
export async function seedDemo(now: Date): Promise<void> {
  const at = (hoursAgo: number): RequestContext => ({
    actor: { kind: 'system', job: 'demo' },
    now: new Date(now.getTime() - hoursAgo * HOUR_MS),
    requestId: 'demo',
  });
  const state = await readSetting(getDb(), SETTING);
  if (state === 'done') return;
  if (state === undefined) {
    if ((await listFlags(at(0), { state: 'all', limit: 1 })).total > 0) return;
    await writeSetting(getDb(), SETTING, 'started');
  }
  const founded = at(FOUNDED_HOURS_AGO);
  for (const user of DEMO_USERS) await unlessThere(createUser(founded, createUserInput.parse(toUser(user))));
  for (const segment of DEMO_SEGMENTS) {
    await unlessThere(createSegment(founded, createSegmentInput.parse(segment)));
  }
  for (const flag of DEMO_FLAGS) await unlessThere(createFlag(founded, createFlagInput.parse(flag)));
  const ids = await idsByEmail(at(0));
  const pin = (override: DemoOverride) => {
    const person = DEMO_USERS.find(({ name }) => name.startsWith(`${override.user} `));
    const userId = person && ids.get(emailOf(person));
    if (!userId) throw new Error(`the demo has no person called ${override.user}`);
    const { flag, value, paused, reason, endsInHours } = override;
    const expiresAt = endsInHours === null ? null : new Date(now.getTime() + endsInHours * HOUR_MS);
    const input = { flag_name: flag, value, enabled: paused !== true, reason, expires_at: expiresAt };
    return unlessThere(createOverride(at(override.setHoursAgo), userId, input));
  };
  const deeds: readonly Deed[] = [
    ...DEMO_OVERRIDES.map((override) => ({ hoursAgo: override.setHoursAgo, run: () => pin(override) })),
    ...deedsOfPlans(at),
    { hoursAgo: 24, run: () => archiveFlag(at(24), DEMO_ARCHIVED_FLAG) },
  ];
  // The oldest first, as the audit log would have it.
  for (const { run } of [...deeds].sort((a, b) => b.hoursAgo - a.hoursAgo)) await run();
  await insertDays(demoDays(now));
  await countDay(now);
  await writeSetting(getDb(), SETTING, 'done');
}

function toUser(user: DemoUser) {
  const { name, role, plan, country } = user;
  return {
    name,
    role,
    email: emailOf(user),
    external_id: `demo-${DEMO_USERS.indexOf(user) + 1}`,
    attributes: { plan, country },
  };
}

/** `Karen Spärck Jones` has karen.jones@example.com; a name without Latin letters has its number. */
function emailOf(user: DemoUser): string {
  const plain = user.name
    .normalize('NFD')
    .replace(/[^A-Za-z -]/g, '')
    .toLowerCase()
    .trim();
  const words = plain.split(/[ -]+/).filter((word) => word !== '');
  const local = words.length > 1 ? `${words[0]}.${words.at(-1)}` : `person-${DEMO_USERS.indexOf(user) + 1}`;
  return `${local}@example.com`;
}

async function idsByEmail(ctx: RequestContext): Promise<ReadonlyMap<string, string>> {
  const { data } = await listUsers(ctx, { limit: 200 });
  return new Map(data.map(({ email, id }) => [email, id]));
}

/** What an interrupted run has made already is left as it is. */
async function unlessThere(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof PennonError && error.status === 409)) throw error;
  });
}
