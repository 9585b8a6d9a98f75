import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { PennonError } from '../errors';
import { unreadable } from '../flags/checks';
import { type Person, selectPeople } from '../users/queries-lookup';
import { changeMany, type ManyResult, type Planning } from './many';
import { type Pin, planPins } from './pins';
import { type NamedOverride, selectOverridesOf } from './queries-many';
import type { CopyInput } from './schemas-copy';

/**
 * Gives a person overrides of another one: the same values, all of them in one revision, or none. Each is checked as any
 * new override is. One that is just so already changes nothing.
 * @param userId who gets them
 * @throws PennonError `forbidden`, `user_not_found`, `invalid`, `count_changed`
 */
export async function copyOverrides(
  ctx: RequestContext,
  userId: string,
  input: CopyInput,
): Promise<ManyResult> {
  authorize(ctx.actor, 'overrides.write');
  const { dry_run: dryRun, expected_count: expectedCount = null } = input;
  return changeMany(ctx, { dryRun, expectedCount }, async (planning) => {
    const pins = await pinsOf(planning, userId, input);
    await planPins(ctx, planning, pins, { onConflict: input.on_conflict, sameIsFine: true });
  });
}

async function pinsOf(planning: Planning, userId: string, input: CopyInput): Promise<Pin[]> {
  const { executor, tally } = planning;
  const people = await selectPeople(executor, { ids: [userId, input.from], emails: [], externalIds: [] });
  const user = people.byId(userId);
  if (!user || !people.byId(input.from)) throw new PennonError('user_not_found');
  const names = [...new Set(input.flags)];
  const theirs = await selectOverridesOf(
    executor,
    names.map((flagName) => ({ userId: input.from, flagName })),
  );
  const byFlag = new Map(theirs.map((override) => [override.flagName, override]));
  return names.flatMap((name) => {
    const override = byFlag.get(name);
    if (override) return toPin(planning, user, override, input);
    tally.problem({
      path: name,
      message: 'the other person has no override of it any more',
      code: 'invalid',
    });
    return [];
  });
}

function toPin({ definitions }: Planning, user: Person, theirs: NamedOverride, input: CopyInput): Pin {
  const { flagName, value, enabled } = theirs;
  const flag = definitions.snapshot.flags.get(flagName);
  const { reason = theirs.reason, expires_at: expiresAt = theirs.expiresAt } = input;
  return {
    path: flagName,
    user,
    flagName,
    flag: flag?.usable ? flag : flag ? unreadable(flagName) : `the flag ${flagName} is archived`,
    what: { value },
    settings: { enabled, reason, expiresAt },
  };
}
