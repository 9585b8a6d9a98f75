'use server';

import { parseBody, runAction } from '@/lib/http/action';
import type { ActionResult } from '@/lib/http/action-result';
import type { Page } from '@/lib/page';
import { type MemberChange, previewMembers } from '@/lib/segments/matches';
import { listMembers, type NamedPeople, nameMembers } from '@/lib/segments/members';
import {
  createSegmentInput,
  editSegmentInput,
  memberQuery,
  namedPeopleInput,
  segmentKey,
} from '@/lib/segments/schemas';
import { createSegment, deleteSegment, describeSegment, editSegment } from '@/lib/segments/service';
import type { SegmentMember, SegmentOverview } from '@/lib/segments/types';
import { parseInput } from '@/lib/validation';
import { refreshed } from '../refreshed';

/** Largest edit of a segment, in bytes: what Next lets an action receive, with room for its own. */
const EDIT_LIMIT = 900 * 1024;

const ifMatchOf = (etag: string | undefined) => (typeof etag === 'string' ? { ifMatch: etag } : {});

/** Makes a segment. The body is that of the REST call. */
export async function createSegmentAction(bodyJson: string): Promise<ActionResult<{ readonly key: string }>> {
  return refreshed(
    await runAction(async (ctx) => {
      const { key } = await createSegment(ctx, parseBody(createSegmentInput, bodyJson));
      return { key };
    }),
  );
}

/** Changes the given fields of a segment, and who is in its lists; with an `etag`, only if nobody else has. */
export async function editSegmentAction(
  key: string,
  bodyJson: string,
  etag: string | undefined,
): Promise<ActionResult<SegmentOverview>> {
  return refreshed(
    await runAction((ctx) =>
      editSegment(
        ctx,
        parseInput(segmentKey, key),
        parseBody(editSegmentInput, bodyJson, EDIT_LIMIT),
        ifMatchOf(etag),
      ),
    ),
  );
}

/** Deletes a segment that nothing uses; with an `etag`, only if nobody has changed it. */
export async function deleteSegmentAction(
  key: string,
  etag: string | undefined,
): Promise<ActionResult<void>> {
  return runAction((ctx) => deleteSegment(ctx, parseInput(segmentKey, key), ifMatchOf(etag)));
}

/** A segment as it is now, for an editor that has an older one. */
export async function findSegmentAction(key: string): Promise<ActionResult<SegmentOverview>> {
  return runAction((ctx) => describeSegment(ctx, parseInput(segmentKey, key)));
}

/** How many people an edit brings in or takes out, before it is saved. */
export async function previewSegmentAction(
  key: string,
  bodyJson: string,
): Promise<ActionResult<MemberChange>> {
  return runAction((ctx) =>
    previewMembers(ctx, parseInput(segmentKey, key), parseBody(editSegmentInput, bodyJson, EDIT_LIMIT)),
  );
}

/** A page of one list of a segment: `{"list", "q"?, "cursor"?}`. */
export async function findMembersAction(
  key: string,
  queryJson: string,
): Promise<ActionResult<Page<SegmentMember>>> {
  return runAction((ctx) => listMembers(ctx, parseInput(segmentKey, key), parseBody(memberQuery, queryJson)));
}

/** Whom a pasted list names: `{"people": [...]}`. */
export async function nameMembersAction(bodyJson: string): Promise<ActionResult<NamedPeople>> {
  return runAction((ctx) => nameMembers(ctx, parseBody(namedPeopleInput, bodyJson, EDIT_LIMIT).people));
}
