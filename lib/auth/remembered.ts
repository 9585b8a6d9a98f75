import { feedCertainty, onChanges } from '../changes/feed';
import { createMemory } from '../changes/memory';
import { outliving } from '../changes/outlive';
import { onOwnWrites } from '../changes/own-writes';
import type { Touched } from '../changes/touched';
import { PennonError } from '../errors';
import { countMemoryRead } from '../live-metrics';
import type { MaybePromise } from '../maybe-promise';
import { processSingleton } from '../singleton';
import type { Actor } from './actor';
import { sha256 } from './secret';

/** A verdict is asked for again after this time, whatever the feed says. */
const GOOD_FOR_MS = 5_000;
const MAX_BYTES = 16 * 1024 * 1024;
const ENTRY_BYTES = 1_000;

/** A credential that is good. */
export interface Verified<A extends Actor = Actor> {
  readonly actor: A;
  /** It is over at this very instant; null never ends. */
  readonly endsAt: Date | null;
  /** What makes it worth another look when it changes. */
  readonly about: {
    readonly keyId?: string;
    readonly userId?: string;
    readonly sessionId?: string;
    /** What somebody is called who is not in the directory, or was not. */
    readonly externalId?: string;
  };
}

interface Kept {
  readonly verified: Verified | null;
  readonly verifiedAt: number;
}

const memory = () =>
  processSingleton('credentials', () => {
    const kept = createMemory<Kept>(MAX_BYTES);
    const drop = ({ keyIds, userIds, externalIds }: Touched) => {
      for (const id of keyIds) kept.drop(`key ${id}`);
      for (const id of userIds) kept.drop(`user ${id}`);
      for (const id of [...userIds, ...externalIds]) kept.drop(`called ${id}`);
    };
    onChanges((batch) => (batch.resync ? kept.clear() : drop(batch)));
    onOwnWrites(({ touched }) => drop(touched));
    return kept;
  });

/**
 * What `verify` says of a credential, remembered for five seconds and until its key, person or session changes; while the
 * database is away, for as long as that lasts. Without a feed nothing is remembered.
 * @param lastKnown what can be said while the database is away of one that is not remembered; null for nothing
 * @throws PennonError `unavailable` for one that is not remembered while the database is away
 */
export function remembered<V extends Verified>(
  kind: V['actor']['kind'],
  secret: string,
  now: Date,
  verify: () => Promise<V | null>,
  lastKnown: () => V | null = () => null,
): MaybePromise<V | null> {
  const certainty = feedCertainty();
  if (certainty === null) return verify();
  // The kind as well: what is good in a cookie is nothing in a header.
  const hash = sha256(`${kind} ${secret}`);
  const kept = memory().get(hash);
  const known = kept?.verified && isInForce(kept.verified, now) ? (kept.verified as V) : null;
  const isFresh = kept !== undefined && performance.now() - kept.verifiedAt < GOOD_FOR_MS;
  const isGood = known !== null && (isFresh || certainty === 'away');
  countMemoryRead('credential', isGood);
  if (isGood) return known;
  const last = certainty === 'away' ? lastKnown() : null;
  if (last) return last;
  const loading = memory().load(hash, async () => {
    const verifiedAt = performance.now();
    const verified = await verify();
    // What was good until now must not be good again while the database is away.
    if (!verified) memory().forget(hash);
    const tags = verified ? tagsOf(verified) : [];
    return { value: { verified, verifiedAt }, tags, keep: verified !== null, bytes: ENTRY_BYTES };
  });
  return outliving(
    loading.then(({ verified }) => verified as V | null),
    () => feedCertainty() === 'away',
    () => {
      const good = known ?? lastKnown();
      if (good) return good;
      throw new PennonError('unavailable');
    },
  );
}

/** Forgets a session that was ended: nothing else tells, as that is no change of anything. */
export function forgetSession(sessionId: string): void {
  memory().drop(`session ${sessionId}`);
}

function isInForce({ endsAt }: Verified, now: Date): boolean {
  return endsAt === null || now < endsAt;
}

function tagsOf({ about: { keyId, userId, sessionId, externalId } }: Verified): string[] {
  return [
    ...(keyId === undefined ? [] : [`key ${keyId}`]),
    ...(userId === undefined ? [] : [`user ${userId}`]),
    ...(sessionId === undefined ? [] : [`session ${sessionId}`]),
    ...(externalId === undefined ? [] : [`called ${externalId}`]),
  ];
}
