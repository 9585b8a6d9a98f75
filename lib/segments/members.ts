import { z } from 'zod';
import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { getDb } from '../db/client';
import { PennonError } from '../errors';
import { cursorsOf } from '../list-cursor';
import type { Page } from '../page';
import { type Person, selectPeople } from '../users/queries-lookup';
import { uuid } from '../validation';
import { selectSegmentSummary } from './queries';
import { countMembers, selectMembers } from './queries-members';
import type { MemberQuery } from './schemas';
import type { SegmentMember } from './types';

const PAGE = 25;

/**
 * A page of one list of a segment, in its order, with whose keys they are.
 * @throws PennonError `forbidden`, `segment_not_found`, `invalid` (cursor)
 */
export async function listMembers(
  ctx: RequestContext,
  key: string,
  { list, q, cursor }: MemberQuery,
): Promise<Page<SegmentMember>> {
  authorize(ctx.actor, 'segments.read');
  const filter = { list, q: q || undefined };
  const cursors = cursorsOf(['members', key, filter], z.int());
  const after = cursors.decode(cursor) ?? 0;
  if (!(await selectSegmentSummary(getDb(), key))) throw new PennonError('segment_not_found');
  const [rows, total] = await Promise.all([
    selectMembers(getDb(), key, filter, { after, limit: PAGE + 1 }),
    countMembers(getDb(), key, filter),
  ]);
  const shown = rows.slice(0, PAGE);
  const last = shown.at(-1);
  return {
    data: shown.map(({ key: member, person }) => ({ key: member, person })),
    nextCursor: rows.length > PAGE && last ? cursors.encode(last.place) : null,
    total,
  };
}

/** Whom a list of texts names. */
export interface NamedPeople {
  /** In the order of the list, each once. What is the key of nobody here stays as it is: applications may know more people. */
  readonly members: readonly SegmentMember[];
  /** E-mail addresses that belong to nobody here: no key can be told from them. */
  readonly unknownEmails: readonly string[];
}

/**
 * Whom a pasted list names: by targeting key, e-mail, external id or id.
 * @throws PennonError `forbidden`
 */
export async function nameMembers(ctx: RequestContext, texts: readonly string[]): Promise<NamedPeople> {
  authorize(ctx.actor, 'segments.read');
  const named = await selectPeople(getDb(), {
    ids: texts.filter((text) => uuid.safeParse(text).success),
    emails: texts,
    externalIds: texts,
    targetingKeys: texts,
  });
  const members = new Map<string, SegmentMember>();
  const unknownEmails: string[] = [];
  for (const text of texts) {
    const person =
      named.byTargetingKey(text) ?? named.byEmail(text) ?? named.byExternalId(text) ?? named.byId(text);
    if (person) members.set(person.targetingKey, toMember(person));
    else if (text.includes('@')) unknownEmails.push(text);
    else members.set(text, { key: text, person: null });
  }
  return { members: [...members.values()], unknownEmails };
}

function toMember({ targetingKey: key, id, email, name }: Person): SegmentMember {
  return { key, person: { id, email, name } };
}
