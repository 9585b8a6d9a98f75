import { sql } from 'drizzle-orm';
import { runPrepared } from '../db/client';
import { auditLog, databaseState, userFlagOverrides, users } from '../db/schema';
import { toEvaluationOverride } from '../overrides/queries';
import { type ContextRow, toEvaluationContext } from '../users/view';
import type { DefinitionsAt, Person } from './snapshot';

/** A person, and of which revision the flags and segments were in the same instant. */
export interface PersonRead extends Pick<DefinitionsAt, 'epoch' | 'definitionsRevision'> {
  /** null for somebody who is not in the directory. */
  readonly person: Person | null;
}

interface Row extends Omit<ContextRow, 'createdAt'> {
  readonly epoch: string;
  readonly definitionsRevision: string;
  readonly id: string | null;
  readonly createdAt: string;
  readonly changedAt: string | null;
  readonly overrides: readonly StoredOverride[] | null;
}

type StoredOverride = Omit<
  Parameters<typeof toEvaluationOverride>[0],
  'expiresAt' | 'createdAt' | 'updatedAt'
> & {
  readonly expiresAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
};

/** Reads a person in one statement that is planned once: what a first request for somebody waits for. */
export async function readPersonNow(userId: string): Promise<PersonRead> {
  const [found] = await runPrepared(sql`
    select state.epoch, state.definitions_revision as "definitionsRevision", person.id,
      person.targeting_key as "targetingKey", person.attributes, person.email, person.name, person.role,
      person.created_at as "createdAt",
      (select max(revision) from ${auditLog} where user_id = person.id) as "changedAt",
      (select json_agg(json_build_object('flagName', flag_name, 'value', override_value, 'enabled', enabled,
          'expiresAt', expires_at, 'createdAt', created_at, 'updatedAt', updated_at))
        from ${userFlagOverrides} where user_id = person.id) as overrides
    from ${databaseState} as state left join ${users} as person on person.id = ${userId}::uuid`);
  if (!found) throw new Error('database_state has no row');
  const row = found as unknown as Row;
  return {
    epoch: row.epoch,
    definitionsRevision: Number(row.definitionsRevision),
    person: row.id === null ? null : toPerson(row.id, row),
  };
}

function toPerson(id: string, row: Row): Person {
  return {
    user: { id, email: row.email, name: row.name },
    context: toEvaluationContext({ ...row, createdAt: new Date(row.createdAt) }),
    overrides: new Map(row.overrides?.map((stored) => [stored.flagName, toOverride(stored)])),
    changedAt: Number(row.changedAt ?? 0),
  };
}

function toOverride({ expiresAt, createdAt, updatedAt, ...stored }: StoredOverride) {
  return toEvaluationOverride({
    ...stored,
    expiresAt: expiresAt === null ? null : new Date(expiresAt),
    createdAt: new Date(createdAt),
    updatedAt: new Date(updatedAt),
  });
}
