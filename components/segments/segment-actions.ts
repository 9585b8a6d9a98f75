import type { ActionResult } from '@/lib/http/action-result';
import type { Page } from '@/lib/page';
import type { MemberChange } from '@/lib/segments/matches';
import type { NamedPeople } from '@/lib/segments/members';
import type { SegmentMember, SegmentOverview } from '@/lib/segments/types';

/** Server actions of segments, as pages hand them in. Bodies are JSON text. */
export interface SegmentActions {
  readonly create: (bodyJson: string) => Promise<ActionResult<{ readonly key: string }>>;
  /** Writes only if the segment is still in the state of `etag`. */
  readonly edit: (key: string, bodyJson: string, etag: string) => Promise<ActionResult<SegmentOverview>>;
  readonly remove: (key: string, etag: string) => Promise<ActionResult<void>>;
  readonly find: (key: string) => Promise<ActionResult<SegmentOverview>>;
  readonly preview: (key: string, bodyJson: string) => Promise<ActionResult<MemberChange>>;
  readonly findMembers: (key: string, queryJson: string) => Promise<ActionResult<Page<SegmentMember>>>;
  readonly nameMembers: (bodyJson: string) => Promise<ActionResult<NamedPeople>>;
}
