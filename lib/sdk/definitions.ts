import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { selectChangesSince } from '../changes/feed-queries';
import { getDb, inReadTransaction } from '../db/client';
import { selectFlagDefinitions } from '../flags/queries';
import { selectSegmentDefinitions } from '../segments/queries';
import { processSingleton } from '../singleton';

/** Flags and segments for evaluation in another process. */
export interface DefinitionsText {
  readonly etag: string;
  /** The JSON; null for a caller who has it. */
  readonly body: string | null;
}

/** The last text that was made, as every server asks for the same one. */
const kept = () =>
  processSingleton<{ text: DefinitionsText | null }>('definitions-text', () => ({ text: null }));

/**
 * All flags and segments as they are defined.
 * @param hasSeen whether the caller has those of an ETag
 * @throws PennonError `forbidden`
 */
export async function getDefinitions(
  ctx: RequestContext,
  hasSeen: (etag: string) => boolean,
): Promise<DefinitionsText> {
  authorize(ctx.actor, 'evaluate.any');
  const etag = etagOf(await readState(getDb()));
  if (hasSeen(etag)) return { etag, body: null };
  const { text } = kept();
  return text?.etag === etag ? text : readText();
}

async function readText(): Promise<DefinitionsText> {
  const text = await inReadTransaction(async (tx) => {
    const state = await readState(tx);
    const [flags, segments] = await Promise.all([selectFlagDefinitions(tx), selectSegmentDefinitions(tx)]);
    const { epoch, definitionsRevision: revision } = state;
    return { etag: etagOf(state), body: JSON.stringify({ epoch, revision, flags, segments }) };
  });
  kept().text = text;
  return text;
}

const readState = (executor: Parameters<typeof selectChangesSince>[0]) =>
  selectChangesSince(executor, Number.MAX_SAFE_INTEGER);

const etagOf = ({ epoch, definitionsRevision }: { epoch: string; definitionsRevision: number }) =>
  `${epoch}.${definitionsRevision}`;
