import type { OverrideView } from '@/lib/overrides/types';
import { formatShort } from '../time/format-time';
import { nameValue } from '../values/show-value';
import { nameDraft } from '../values/value-draft';
import { resolveExpiry } from './expiry';
import type { OverrideDraft } from './override-draft';

/** One field of an override as two people have it. */
export interface ComparedField {
  readonly name: string;
  readonly theirs: string;
  readonly mine: string;
  readonly differs: boolean;
}

/** What somebody else stored beside what is in the form, field by field; `now` in Unix ms. */
export function compareVersions(theirs: OverrideView, mine: OverrideDraft, now: number): ComparedField[] {
  const end = resolveExpiry(mine.expiry, now);
  const rows = [
    ['Value', nameValue(theirs.value, theirs.variant), mine.flag ? nameDraft(mine.flag, mine.value) : null],
    ['Ends', endText(theirs.expiresAt, now), end.ok ? endText(end.at, now) : null],
    ['Reason', theirs.reason ?? 'none', mine.reason.trim() || 'none'],
    ['Enabled', theirs.enabled ? 'yes' : 'no, paused', mine.enabled ? 'yes' : 'no, paused'],
  ] as const;
  return rows.map(([name, stored, typed]) => {
    const text = typed ?? 'not complete';
    return { name, theirs: stored, mine: text, differs: stored !== text };
  });
}

function endText(at: Date | null, now: number): string {
  return at === null ? 'no end' : formatShort(at, now);
}
