'use client';

import { useState } from 'react';
import { type Failure, failureOf } from '../layout/failure-notice';
import { type Lookup, useLookup } from '../ui/use-lookup';
import { useOnce } from '../ui/use-once';
import type { BulkDone, BulkPreviewed, OverrideManyActions } from './bulk-actions';

/** The connection broke while it was done: nobody can say how that ended. */
const UNKNOWN: Failure = {
  kind: 'message',
  message:
    'The connection broke before the answer came. It was done as a whole or not at all: the list shows which once Pennon can be reached.',
  requestId: null,
};

/** A change of many overrides: what it would do, and the doing. */
export interface BulkChange {
  readonly preview: Lookup<BulkPreviewed>;
  readonly failure: Failure | null;
  /** How many the change was to concern when that number turned out to be another; null while it is the one shown. */
  readonly changedFrom: number | null;
  readonly pending: boolean;
  readonly run: () => Promise<void>;
}

/**
 * Asks what a change would do, whenever `body` is another, and does it as it was shown.
 * @param body JSON text of the call; null while something of it is missing
 */
export function useBulkChange(
  bulk: OverrideManyActions['bulk'],
  body: string | null,
  onDone: (done: BulkDone) => void,
): BulkChange {
  const [asked, setAsked] = useState(1);
  const [load] = useState(() => previewBy(bulk));
  const preview = useLookup(load, body === null ? null : `${asked} ${body}`);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [changedFrom, setChangedFrom] = useState<number | null>(null);
  const [pending, once] = useOnce();
  const run = () =>
    once(async () => {
      if (preview.status !== 'found' || body === null) return;
      const expected = preview.data.expected_count;
      setFailure(null);
      setChangedFrom(null);
      const result = await bulk(JSON.stringify({ ...JSON.parse(body), expected_count: expected })).catch(
        () => null,
      );
      if (result?.ok) {
        if (!result.data.dry_run) onDone(result.data);
      } else if (result?.error.code === 'count_changed') {
        setChangedFrom(expected);
        setAsked((times) => times + 1);
      } else setFailure(result ? failureOf(result.error) : UNKNOWN);
    });
  return { preview, failure, changedFrom, pending, run };
}

function previewBy(bulk: OverrideManyActions['bulk']) {
  return async (key: string): Promise<BulkPreviewed> => {
    const body = JSON.parse(key.slice(key.indexOf(' ')));
    const result = await bulk(JSON.stringify({ ...body, dry_run: true })).catch(() => null);
    if (result === null) throw new Error('Pennon cannot be reached. Nothing was changed.');
    if (!result.ok) {
      throw new Error(
        result.error.code === 'unauthenticated'
          ? 'Your session has ended. Sign in again, in a new tab say, and come back.'
          : `${result.error.message}. Nothing was changed.`,
      );
    }
    if (!result.data.dry_run) throw new Error('Nothing was previewed.');
    return result.data;
  };
}
