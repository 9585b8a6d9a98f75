import { type SQL, sql } from 'drizzle-orm';
import { runPrepared } from '../db/client';
import { auditLog, databaseState, userFlagOverrides, users } from '../db/schema';
import { toEvaluationOverride } from '../overrides/queries';
import { type ContextRow, toEvaluationContext } from '../users/view';
import type { DefinitionsAt, Person } from './snapshot';

/** Of which revision the flags and segments were in the instant of a reading. */
export type ReadAt = Pick<DefinitionsAt, 'epoch' | 'definitionsRevision'>;

/** A person, and of when. */
export interface PersonRead extends ReadAt {
  /** null for somebody who is not in the directory. */
  readonly person: Person | null;
}

interface Row extends Omit<ContextRow, 'createdAt'> {
  readonly epoch: string;
  readonly definitionsRevision: string;
  readonly id: string | null;
  readonly externalId: string | null;
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
  const [row] = await select(sql`${userId}::uuid`);
  return { ...readAt(row), person: toPerson(row) };
}

/** Several people, by id, those who are not in the directory left out; all of it as of one instant. */
export interface PeopleRead extends ReadAt {
  readonly people: ReadonlyMap<string, Person>;
}

/** Reads several people in one statement. */
export async function readPeopleNow(userIds: readonly string[]): Promise<PeopleRead> {
  const rows = await select(sql`any(${sql.param([...userIds])}::uuid[])`);
  const people = rows.flatMap((row) => toPerson(row) ?? []);
  return { ...readAt(rows[0]), people: new Map(people.map((person) => [person.user.id, person])) };
}

/** Where nobody is found there is one row all the same, with where the database is. */
async function select(ids: SQL): Promise<readonly [Row, ...Row[]]> {
  const rows = await runPrepared(sql`
    select state.epoch, state.definitions_revision as "definitionsRevision", person.id,
      person.external_id as "externalId", person.targeting_key as "targetingKey", person.attributes, person.email, person.name, person.role,
      person.created_at as "createdAt",
      (select max(revision) from ${auditLog} where user_id = person.id) as "changedAt",
      (select json_agg(json_build_object('flagName', flag_name, 'value', override_value, 'enabled', enabled,
          'expiresAt', expires_at, 'createdAt', created_at, 'updatedAt', updated_at))
        from ${userFlagOverrides} where user_id = person.id) as overrides
    from ${databaseState} as state left join ${users} as person on person.id = ${ids}`);
  const [first, ...others] = rows as unknown as readonly Row[];
  if (!first) throw new Error('database_state has no row');
  return [first, ...others];
}

const readAt = ({ epoch, definitionsRevision }: Row): ReadAt => ({
  epoch,
  definitionsRevision: Number(definitionsRevision),
});

function toPerson(row: Row): Person | null {
  const { id } = row;
  if (id === null) return null;
  return {
    user: { id, email: row.email, name: row.name },
    externalId: row.externalId,
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
