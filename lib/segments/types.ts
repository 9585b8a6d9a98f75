import type { Condition } from '../evaluation/types';

/** A segment without its lists of keys. */
export interface SegmentSummary {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  /** All must hold; none adds nobody to the included. */
  readonly conditions: readonly Condition[];
  readonly includedCount: number;
  readonly excludedCount: number;
  readonly createdBy: string;
  readonly updatedBy: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
  /** Opaque tag of this very state; hand it back as `ifMatch` to write only if nobody else has. */
  readonly etag: string;
}

/** What names a segment in a condition. */
export interface SegmentUsage {
  /** In order of name. */
  readonly flags: readonly { readonly name: string; readonly archived: boolean }[];
  /** Keys of other segments, in order. */
  readonly segments: readonly string[];
}

/** A segment without its lists, and what uses it. */
export interface SegmentOverview extends SegmentSummary {
  readonly usedBy: SegmentUsage;
}

/** Which of the two lists of a segment. */
export type SegmentList = 'included' | 'excluded';

/** A targeting key in a list of a segment, and whose it is; null for nobody of the directory. */
export interface SegmentMember {
  readonly key: string;
  readonly person: { readonly id: string; readonly email: string; readonly name: string } | null;
}

/** A segment as services return it. */
export interface SegmentDetails extends SegmentSummary {
  /** Targeting keys of members, whatever the conditions say. */
  readonly included: readonly string[];
  /** Targeting keys of non-members; they beat `included`. */
  readonly excluded: readonly string[];
  readonly usedBy: SegmentUsage;
}
