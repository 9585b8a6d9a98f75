import { variantsOf } from '../evaluation/variants';
import type { FlagRow, FlagRowWithCounts } from './queries';
import type { FlagView } from './types';

/** Tag of one state of a flag. Names are never given again, so the version says it. */
export function flagEtag(row: Pick<FlagRow, 'version'>): string {
  return String(row.version);
}

/** A flag as services return it. */
export function toFlagView(row: FlagRowWithCounts): FlagView {
  const { defaultServe, offServe, due, ...stored } = row;
  return {
    ...stored,
    variants: variantsOf(row),
    default: defaultServe,
    off: offServe,
    etag: flagEtag(row),
  };
}
