import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { feedCertainty, heldByFeed } from '../changes/feed';
import { selectChangesSince } from '../changes/feed-queries';
import { outliving } from '../changes/outlive';
import type { DefinitionsSource } from '../changes/snapshot';
import { type Executor, getDb, inReadTransaction } from '../db/client';
import { selectFlagDefinitions } from '../flags/queries';
import { selectSegmentDefinitions } from '../segments/queries';
import { processSingleton } from '../singleton';

/** Flags and segments for evaluation in another process. */
export interface DefinitionsText {
  readonly etag: string;
  /** The JSON; null for a caller who has it. */
  readonly body: string | null;
}

/** Where the history is. */
interface State {
  readonly epoch: string;
  readonly definitionsRevision: number;
}

type HasSeen = (etag: string) => boolean;

/** The last text that was made, as every server asks for the same one. */
const kept = () =>
  processSingleton<{ text: DefinitionsText | null }>('definitions-text', () => ({ text: null }));

/**
 * All flags and segments as they are defined; while the database is away, as they were last known.
 * @param hasSeen whether the caller has those of an ETag
 * @throws PennonError `forbidden`
 */
export async function getDefinitions(ctx: RequestContext, hasSeen: HasSeen): Promise<DefinitionsText> {
  authorize(ctx.actor, 'evaluate.any');
  const held = heldByFeed();
  if (!held) return readDefinitions(hasSeen);
  const lastKnown = () => lastDefinitions(held.definitions, hasSeen);
  const isAway = () => feedCertainty() === 'away';
  return isAway() ? lastKnown() : outliving(readDefinitions(hasSeen), isAway, lastKnown);
}

async function readDefinitions(hasSeen: HasSeen): Promise<DefinitionsText> {
  return knownText(etagOf(await readState(getDb())), hasSeen) ?? readText();
}

function lastDefinitions(held: State & { readonly source: DefinitionsSource }, hasSeen: HasSeen) {
  return knownText(etagOf(held), hasSeen) ?? keep(held, held.source);
}

function knownText(etag: string, hasSeen: HasSeen): DefinitionsText | null {
  if (hasSeen(etag)) return { etag, body: null };
  const { text } = kept();
  return text?.etag === etag ? text : null;
}

function readText(): Promise<DefinitionsText> {
  return inReadTransaction(async (tx) => {
    const state = await readState(tx);
    const [flags, segments] = await Promise.all([selectFlagDefinitions(tx), selectSegmentDefinitions(tx)]);
    return keep(state, { flags, segments });
  });
}

function keep(state: State, { flags, segments }: DefinitionsSource): DefinitionsText {
  const { epoch, definitionsRevision: revision } = state;
  const text = { etag: etagOf(state), body: JSON.stringify({ epoch, revision, flags, segments }) };
  kept().text = text;
  return text;
}

const readState = (executor: Executor) => selectChangesSince(executor, Number.MAX_SAFE_INTEGER);

const etagOf = ({ epoch, definitionsRevision }: State) => `${epoch}.${definitionsRevision}`;
