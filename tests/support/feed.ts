import type postgres from 'postgres';
import { onTestFinished } from 'vitest';
import { createFeed, type Feed, type FeedBatch } from '@/lib/changes/create-feed';
import { feedState, onChanges } from '@/lib/changes/feed';
import { rawSql } from './database';
import { currentRevision } from './database-contents';

/** A feed, and all that it has told. */
export interface FollowedFeed {
  readonly feed: Feed;
  readonly batches: readonly FeedBatch[];
  /** Resolves once the feed is at this revision or a later one. */
  readonly reaches: (revision: number) => Promise<void>;
  /** The next batch that it tells. */
  readonly next: () => Promise<FeedBatch>;
}

/** Starts a feed, as one more instance has it; it ends with the test. */
export async function startFollowedFeed(): Promise<FollowedFeed> {
  const feed = await createFeed();
  onTestFinished(() => feed.stop());
  const batches: FeedBatch[] = [];
  feed.onChanges((batch) => batches.push(batch));
  const next = () =>
    new Promise<FeedBatch>((resolve) => {
      const end = feed.onChanges((batch) => {
        end();
        resolve(batch);
      });
    });
  const reaches = async (revision: number) => {
    while ((feed.held()?.revision ?? -1) < revision) await next();
  };
  return { feed, batches, reaches, next };
}

/** A committed change that nobody is notified of, and that this process has not made. */
export async function changeUnnoticed(row: { userId?: string; entity?: string } = {}): Promise<number> {
  const { userId = null, entity = 'override' } = row;
  const [state] = await rawSql()`
    with state as (update database_state set revision = revision + 1,
      definitions_revision = case when ${entity} = 'flag' then revision + 1 else definitions_revision end
      returning revision)
    insert into audit_log (revision, ordinal, at, actor_kind, actor_id, actor_label, action, entity, entity_id, user_id)
    select revision, 0, now(), 'system', 'test', 'test', 'updated', ${entity}, 'x', ${userId}::uuid from state
    returning revision`;
  return Number(state?.revision);
}

/** What another instance does in one transaction, and notifies of. */
export async function changeElsewhere(
  work: (sql: postgres.TransactionSql, revision: number) => Promise<unknown>,
  rows: readonly {
    readonly entity: string;
    readonly entityId?: string;
    readonly userId?: string;
    readonly after?: object;
  }[],
): Promise<number> {
  return rawSql().begin(async (sql) => {
    const definitions = rows.some(({ entity }) => entity === 'flag');
    const [state] = await sql`
      update database_state set revision = revision + 1,
        definitions_revision = case when ${definitions} then revision + 1 else definitions_revision end
      returning revision`;
    const revision = Number(state?.revision);
    await work(sql, revision);
    for (const [ordinal, { entity, entityId = 'x', userId = null, after = {} }] of rows.entries()) {
      await sql`
        insert into audit_log
          (revision, ordinal, at, actor_kind, actor_id, actor_label, action, entity, entity_id, user_id, after)
        values (${revision}, ${ordinal}, now(), 'system', 'test', 'test', 'updated', ${entity}, ${entityId}, ${userId},
          ${sql.json(after as postgres.JSONValue)})`;
    }
    await sql`select pg_notify('pennon_changes', ${String(revision)})`;
    return revision;
  });
}

/** Resolves once this process's feed has all that is committed. */
export async function caughtUp(): Promise<void> {
  const revision = await currentRevision();
  while ((feedState()?.revision ?? 0) < revision) {
    await new Promise<void>((resolve) => {
      const end = onChanges(() => {
        end();
        resolve();
      });
    });
  }
}
