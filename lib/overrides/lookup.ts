import { z } from 'zod';
import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { inReadTransaction, type Transaction } from '../db/client';
import { type Person, selectPeople } from '../users/queries-lookup';
import { selectOverridesOf } from './queries-many';
import type { LookUpPeopleInput } from './schemas-lookup';
import type { FoundPeople } from './types';
import { statusOf } from './view';

const UUID = z.regexes.uuid();

/**
 * Finds the people that a list of e-mails, ids or external ids names, and their overrides of a flag.
 * A key that could be either is taken as an e-mail before an id before an external id.
 * @throws PennonError `forbidden`
 */
export async function lookUpPeople(
  ctx: RequestContext,
  { keys, flag_name: flagName }: LookUpPeopleInput,
): Promise<FoundPeople> {
  authorize(ctx.actor, 'users.read');
  authorize(ctx.actor, 'overrides.read');
  return inReadTransaction(async (tx) => {
    const ids = keys.filter((key) => UUID.test(key));
    const named = await selectPeople(tx, { ids, emails: keys, externalIds: keys });
    const personOf = (key: string) => named.byEmail(key) ?? named.byId(key) ?? named.byExternalId(key);
    const found = new Map<string, { readonly key: string; readonly person: Person }>();
    const notFound = new Set<string>();
    for (const key of keys) {
      const person = personOf(key);
      if (!person) notFound.add(key);
      else if (!found.has(person.id)) found.set(person.id, { key, person });
    }
    const overrides = await selectTheirs(tx, [...found.keys()], flagName, ctx.now);
    const people = [...found.values()].map(({ key, person }) => {
      const { id, email, name, role, disabledAt } = person;
      const user = { id, email, name, role, disabled: disabledAt !== null };
      return { key, user, override: overrides.get(id) ?? null };
    });
    return { people, notFound: [...notFound] };
  });
}

/** These people's overrides of a flag, by id of the person. */
async function selectTheirs(
  tx: Transaction,
  userIds: readonly string[],
  flagName: string | undefined,
  now: Date,
) {
  if (flagName === undefined || userIds.length === 0) return new Map<string, never>();
  const rows = await selectOverridesOf(
    tx,
    userIds.map((userId) => ({ userId, flagName })),
  );
  return new Map(rows.map((row) => [row.userId, { id: row.id, status: statusOf(row, now) }]));
}
