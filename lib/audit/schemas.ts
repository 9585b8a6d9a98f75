import { z } from 'zod';
import { flagName, instantText, instantWire, jsonWire, paging, text, trueOrFalse, uuid } from '../validation';
import type { AuditEntry, FieldChange } from './types';

const word = text(64).regex(/^[a-z_]+$/, 'must be a word of a-z and _');

/** `-revision` is the newest first; `-at` and `at` go by when calls came in, which two at once may have the other way. */
const sort = z.enum(['-revision', 'revision', '-at', 'at'], {
  error: 'must be -revision, revision, -at or at',
});

/** Query of the audit log; `from` is in it, `to` is not. */
export const auditListQuery = z.strictObject({
  ...paging,
  sort: sort.optional().meta({ description: '-revision when left out; -at with from or to' }),
  entity: word.optional(),
  entity_id: text(255).optional(),
  flag: flagName.optional(),
  user: uuid.optional(),
  actor: text(320).optional().meta({ description: 'Its label: an e-mail, key:<name>, system:<job>' }),
  actor_kind: z
    .enum(['user', 'api_key', 'client_token', 'system'], {
      error: 'must be user, api_key, client_token or system',
    })
    .optional(),
  action: word.optional(),
  request_id: text(255).optional(),
  from: instantText.optional(),
  to: instantText.optional(),
});
export type AuditListQuery = z.output<typeof auditListQuery>;

/** Query of one user's history. */
export const userHistoryQuery = z.strictObject({ ...paging, sort: sort.optional() });

/** Query of one flag's history. */
export const flagHistoryQuery = z.strictObject({
  ...paging,
  sort: sort.optional(),
  overrides: trueOrFalse.default(false).meta({ description: 'Whether overrides of the flag are in it' }),
});

const changeWire = z
  .strictObject({
    path: z.string().meta({ example: 'rules[eu-pros].rollout.percent' }),
    kind: z.enum(['added', 'removed', 'changed', 'moved']),
    before: jsonWire.optional(),
    after: jsonWire.optional(),
    omitted: z.int().optional().meta({ description: 'How many values of a long list are not shown' }),
  })
  .meta({ id: 'FieldChange' });

/** What a row of the audit log looks like on the wire. */
export const auditEntryWire = z
  .strictObject({
    revision: z.int(),
    ordinal: z.int().meta({ description: 'Place within the revision, from 0' }),
    at: instantWire,
    actor: z.strictObject({
      kind: z.enum(['user', 'api_key', 'client_token', 'system']),
      id: z.string(),
      label: z.string(),
    }),
    action: z.string(),
    entity: z.string(),
    entity_id: z.string(),
    flag_name: z.string().nullable(),
    user_id: z.uuid().nullable(),
    user: z
      .strictObject({ email: z.string(), name: z.string() })
      .nullable()
      .meta({ description: 'As the directory has them now; null for nobody and for somebody deleted' }),
    before: jsonWire,
    after: jsonWire,
    changes: z.array(changeWire).meta({ description: 'Empty when before or after is null' }),
    changes_omitted: z.int(),
    summary: z.string().meta({ example: 'Pinned ui.dark_mode to true for ada@example.com' }),
    request_id: z.string().nullable(),
  })
  .meta({ id: 'AuditEntry' });

/** A row of the audit log on the wire. */
export function toAuditWire(entry: AuditEntry): z.output<typeof auditEntryWire> {
  return {
    revision: entry.revision,
    ordinal: entry.ordinal,
    at: entry.at.toISOString(),
    actor: { kind: entry.actorKind, id: entry.actorId, label: entry.actorLabel },
    action: entry.action,
    entity: entry.entity,
    entity_id: entry.entityId,
    flag_name: entry.flagName,
    user_id: entry.userId,
    user: entry.user,
    before: entry.before,
    after: entry.after,
    changes: entry.changes.map(toChangeWire),
    changes_omitted: entry.changesOmitted,
    summary: entry.summary,
    request_id: entry.requestId,
  };
}

function toChangeWire({ path, kind, before, after, omitted }: FieldChange): z.output<typeof changeWire> {
  return {
    path,
    kind,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(omitted === undefined ? {} : { omitted }),
  };
}

/** A point in the history of a database on the wire. */
export const revisionWire = z
  .strictObject({
    epoch: z.string().meta({ description: 'Which history: a restore begins another one' }),
    revision: z.int().meta({ description: 'The last committed change of anything' }),
  })
  .meta({ id: 'Revision' });
