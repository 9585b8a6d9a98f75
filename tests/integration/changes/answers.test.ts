import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '@/lib/auth/actor';
import { startFeed } from '@/lib/changes/feed';
import { readUserState } from '@/lib/changes/snapshot';
import { contentEtag } from '@/lib/etag';
import { evaluateAll } from '@/lib/evaluation/evaluate';
import { archiveFlag, updateFlag } from '@/lib/flags/service';
import { answerFlagsFor } from '@/lib/overrides/answers';
import { evaluateFlags } from '@/lib/overrides/ofrep';
import { toUserFlagsWire } from '@/lib/overrides/schemas-me';
import { toOfrepItem } from '@/lib/overrides/schemas-ofrep';
import { removeOverride, updateOverride } from '@/lib/overrides/service';
import { resolveFlags } from '@/lib/overrides/user-flags';
import { updateUser } from '@/lib/users/update';
import {
  contextOf,
  HOUR_MS,
  keyActor,
  makeFlag,
  makeOverride,
  makeSegment,
  makeUser,
  NOW,
  unique,
} from '../../support/factories';
import { caughtUp, changeElsewhere } from '../../support/feed';

const ctx = contextOf();
const at = (ms: number) => new Date(NOW.getTime() + ms);
const service = contextOf({ actor: keyActor('service') });

let stop: () => Promise<void>;
beforeAll(async () => {
  stop = await startFeed();
});
afterAll(() => stop());

/** The answer as it is computed straight from the database. */
async function computed(userId: string | null, now: Date, clientOnly: boolean) {
  const { flags } = resolveFlags(await readUserState(userId), now, { clientOnly });
  const wire = toUserFlagsWire(flags);
  const text = JSON.stringify(wire);
  const decisive = contentEtag({ flags: wire.flags, next_change_at: wire.next_change_at });
  return { text, bytes: Buffer.byteLength(text), decisive };
}

async function computedForOfrep(userId: string, now: Date): Promise<string> {
  const { snapshot, context, overrides } = await readUserState(userId);
  const evaluations = evaluateAll(snapshot, context, overrides, now.getTime(), { clientOnly: false });
  return JSON.stringify(evaluations.map(toOfrepItem));
}

const browser = (userId: string): Actor => ({
  kind: 'client_token',
  id: '44444444-4444-4444-8444-444444444444',
  keyId: '33333333-3333-4333-8333-333333333333',
  userId,
  targetingKey: userId,
});

describe('an answer from memory is the one that would be computed', () => {
  test('after every change, at every instant, of services and of browsers', async () => {
    const [ann, bob] = [await makeUser({ attributes: { plan: 'pro' } }), await makeUser()];
    const segment = await makeSegment({ included: [ann.id] });
    const flag = await makeFlag({ type: 'number', default: { value: 1 } });
    const ruled = await makeFlag({
      rules: [
        {
          id: 'r',
          name: 'pros',
          conditions: [{ attribute: 'plan', operator: 'equals', values: ['pro'] }],
          serve: { variant: 'on' },
        },
        {
          id: 's',
          name: 'members',
          conditions: [{ operator: 'in_segment', values: [segment.key] }],
          serve: { variant: 'on' },
        },
      ],
    });
    const hidden = await makeFlag({ client_visible: false });
    const changes: (() => Promise<unknown>)[] = [
      async () => {},
      () => makeOverride(ann.id, flag.name, { value: 2, expiresAt: at(HOUR_MS) }),
      () => makeOverride(bob.id, flag.name, { value: 3 }),
      () => updateOverride(ctx, ann.id, flag.name, { value: 4 }),
      () => updateFlag(ctx, flag.name, { default: { value: 5 } }),
      () => updateUser(ctx, ann.id, { attributes: { plan: 'free' } }),
      () => updateFlag(ctx, hidden.name, { client_visible: true }),
      () =>
        changeElsewhere(
          (sql) => sql`update user_flag_overrides set override_value = '6' where user_id = ${bob.id}`,
          [{ entity: 'override', userId: bob.id }],
        ).then(caughtUp),
      () => removeOverride(ctx, ann.id, flag.name),
      () => updateFlag(ctx, ruled.name, { enabled: false }),
      () => makeOverride(ann.id, ruled.name, { expiresAt: at(2 * HOUR_MS) }),
      () => archiveFlag(ctx, flag.name),
    ];
    const [etags, decisiveOf] = [new Map<string, string>(), new Map<string, string>()];
    for (const change of changes) {
      await change();
      for (const { id } of [ann, bob]) {
        for (const now of [NOW, at(HOUR_MS - 1), at(HOUR_MS), at(3 * HOUR_MS), NOW]) {
          const [forService, forBrowser] = [
            await answerFlagsFor({ ...service, now }, id),
            await answerFlagsFor(contextOf({ actor: browser(id), now }), null),
          ];
          for (const [clientOnly, answer] of [forService, forBrowser].entries()) {
            const { decisive, ...expected } = await computed(id, now, clientOnly === 1);
            expect(answer).toMatchObject(expected);
            // The same ETag exactly when flags and next_change_at are the same, whoever asks.
            expect(etags.get(decisive) ?? answer.etag).toBe(answer.etag);
            expect(decisiveOf.get(answer.etag) ?? decisive).toBe(decisive);
            etags.set(decisive, answer.etag);
            decisiveOf.set(answer.etag, decisive);
          }
          const ofrep = await evaluateFlags({ ...service, now }, { targetingKey: id, attributes: {} });
          expect(ofrep.flags.text).toBe(await computedForOfrep(id, now));
        }
      }
    }
  });

  test('for people who are in no directory, each with their own key', async () => {
    const flag = await makeFlag({
      rules: [
        {
          id: 'r',
          name: 'one',
          conditions: [{ attribute: 'user_id', operator: 'equals', values: ['visitor-1'] }],
          serve: { variant: 'on' },
        },
      ],
    });
    await caughtUp();
    const ask = async (key: string) =>
      JSON.parse((await answerFlagsFor(service, key)).text) as { flags: Record<string, { value: unknown }> };

    for (const _again of [1, 2]) {
      expect((await ask('visitor-1')).flags[flag.name]?.value).toBe(true);
      expect((await ask('visitor-2')).flags[flag.name]?.value).toBe(false);
    }
    const user = await makeUser({ external_id: 'visitor-1' });
    expect(await ask('visitor-1')).toMatchObject({ user_id: user.id });
  });
});

test('what a service adds counts for its own call alone', async () => {
  const user = await makeUser();
  const flag = await makeFlag({
    rules: [
      {
        id: 'r',
        name: 'pros',
        conditions: [{ attribute: 'plan', operator: 'equals', values: ['pro'] }],
        serve: { variant: 'on' },
      },
    ],
  });
  await caughtUp();
  const ask = async (attributes: Record<string, string>) => {
    const { flags } = await evaluateFlags(service, { targetingKey: user.id, attributes });
    const items: { key: string; value: unknown }[] = JSON.parse(flags.text);
    return items.find(({ key }) => key === flag.name)?.value;
  };

  expect(await ask({})).toBe(false);
  expect(await ask({ plan: 'pro' })).toBe(true);
  expect(await ask({})).toBe(false);
});

test('an answer is computed once, and again for nobody but the person who changed', async () => {
  const [ann, bob, flag] = [await makeUser(), await makeUser(), await makeFlag()];
  await caughtUp();
  const before = [await answerFlagsFor(service, ann.id), await answerFlagsFor(service, bob.id)];

  await makeOverride(ann.id, flag.name);
  await caughtUp();

  expect(await answerFlagsFor(service, ann.id)).not.toBe(before[0]);
  expect(await answerFlagsFor(service, bob.id)).toBe(before[1]);
  expect(await answerFlagsFor(service, unique('nobody'))).not.toBe(before[1]);
});
