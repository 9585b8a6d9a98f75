import { createFeed, type FeedBatch } from '../changes/create-feed';
import { feedState, onChanges } from '../changes/feed';
import { log } from '../log';
import { failureOf } from '../root-cause';

/** Where in the history streams are. */
export interface Position {
  readonly epoch: string;
  readonly revision: number;
  readonly definitionsRevision: number;
}

/** Follows the changes of the database for as long as streams are open. */
export interface Following {
  /** null until the first reading. */
  readonly position: () => Position | null;
  readonly stop: () => void;
}

/**
 * Tells of changes by the process's feed. Where none runs, as under Next alone, by one of its own: what has changed
 * before its first reading is told as if all had.
 */
export function followChanges(listener: (batch: FeedBatch) => void): Following {
  if (feedState() !== null) return { position: feedState, stop: onChanges(listener) };
  const starting = createFeed();
  let position: () => Position | null = () => null;
  let stopped = false;
  starting.then(
    (feed) => {
      position = () => {
        const held = feed.held();
        return held && { ...held.definitions, revision: held.revision };
      };
      if (stopped) return;
      feed.onChanges(listener);
      const begun = position();
      if (begun) listener({ ...NOTHING, ...begun, definitions: true, resync: true, isBack: false });
    },
    (error) => log().error(failureOf(error), 'changes cannot be followed'),
  );
  return {
    position: () => position(),
    stop: () => {
      stopped = true;
      void starting.then((feed) => feed.stop()).catch(() => {});
    },
  };
}

const NOTHING = { userIds: new Set<string>(), externalIds: new Set<string>(), keyIds: new Set<string>() };
