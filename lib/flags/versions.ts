import { selectAuditRows } from '../audit/queries';
import type { AuditRow } from '../audit/types';
import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { getDb } from '../db/client';
import { invalid, PennonError } from '../errors';
import { asJson, sameJson } from '../evaluation/json';
import type { JsonValue } from '../evaluation/types';
import { parseInput } from '../validation';
import { toFlagWire, type UpdateFlagInput, updateFlagInput } from './schemas';
import { getFlag, updateFlag } from './service';
import type { FlagView } from './types';

/** What an earlier version can give back. Name and type never change; archiving and overrides go their own ways. */
const FIELDS = [
  'description',
  'tags',
  'owner',
  'enabled',
  'client_visible',
  'variants',
  'default',
  'off',
  'prerequisites',
  'rules',
] as const;

type Fields = { readonly [Field in (typeof FIELDS)[number]]?: JsonValue };

/** A flag as it was, beside what it is now. */
export interface FlagVersion {
  /** Of the change that made it so. */
  readonly revision: number;
  readonly at: Date;
  /** Who made it so. */
  readonly by: string;
  /** Its fields then, as on the wire. */
  readonly fields: Fields;
  readonly current: Fields;
  /** Of the flag as it is now: hand it back to restore only what was looked at. */
  readonly etag: string;
  /** Nothing of an archived flag can be changed. */
  readonly archived: boolean;
}

interface RestoreOptions {
  readonly ifMatch?: string;
  readonly resolve?: 'pause';
}

/**
 * A flag as a revision left it, archived or not.
 * @throws PennonError `forbidden`, `flag_not_found`, `invalid` (`revision`: the flag was not there yet)
 */
export async function flagVersion(ctx: RequestContext, name: string, revision: number): Promise<FlagVersion> {
  authorize(ctx.actor, 'audit.read');
  const flag = await getFlag(ctx, name);
  const row = await lastChange(name, revision);
  if (!row) throw invalid({ path: 'revision', message: 'is before the flag was made' });
  return {
    revision: row.revision,
    at: row.at,
    by: row.actorLabel,
    fields: fieldsIn(row.after),
    current: fieldsIn(asJson(toFlagWire(flag))),
    etag: flag.etag,
    archived: flag.archivedAt !== null,
  };
}

/**
 * Gives a flag back what a revision left it with, as one change like any other: it is checked against what is there
 * now, and can be refused for what is no longer there.
 * @param options `resolve` pauses the overrides that would be left without a valid value
 * @throws PennonError as `flagVersion` and `updateFlag` do
 */
export async function restoreFlagVersion(
  ctx: RequestContext,
  name: string,
  revision: number,
  options: RestoreOptions = {},
): Promise<FlagView> {
  authorize(ctx.actor, 'flags.write');
  const { current, fields } = await flagVersion(ctx, name, revision);
  return updateFlag(ctx, name, patchTo(fields, current), options);
}

/**
 * Takes back the last change of a flag's fields, if the flag is still as that change left it. Overrides that it paused
 * stay paused.
 * @param ifMatch the flag's `etag` after the change
 * @throws PennonError as `updateFlag` does; `version_mismatch` also when there is no such change
 */
export async function undoFlagChange(ctx: RequestContext, name: string, ifMatch: string): Promise<FlagView> {
  authorize(ctx.actor, 'flags.write');
  const flag = await getFlag(ctx, name);
  const row = await lastChange(name);
  if (row?.action !== 'updated' || flag.etag !== ifMatch) throw new PennonError('version_mismatch');
  const patch = patchTo(fieldsIn(row.before), fieldsIn(asJson(toFlagWire(flag))));
  return updateFlag(ctx, name, patch, { ifMatch });
}

/** The last change of the flag itself, up to a revision. */
async function lastChange(name: string, revision?: number): Promise<AuditRow | undefined> {
  const after = revision === undefined ? null : { at: new Date(0), revision: revision + 1, ordinal: 0 };
  const filter = { entity: 'flag', entityId: name };
  const [row] = await selectAuditRows(getDb(), filter, '-revision', { after, limit: 1 });
  return row;
}

/** The change that leads from one state to another. */
function patchTo(wanted: Fields, now: Fields): UpdateFlagInput {
  const changed = FIELDS.filter((field) => !sameJson(wanted[field] ?? null, now[field] ?? null));
  return parseInput(updateFlagInput, Object.fromEntries(changed.map((field) => [field, wanted[field]])));
}

function fieldsIn(wire: JsonValue): Fields {
  const members = Object.entries(wire ?? {});
  return Object.fromEntries(members.filter(([name]) => (FIELDS as readonly string[]).includes(name)));
}
