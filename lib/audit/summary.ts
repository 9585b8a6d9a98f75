import type { JsonValue } from '../evaluation/types';
import { isObject } from './diff';
import type { AuditRow, AuditUser, FieldChange } from './types';

/** Longest value and longest list of fields in a sentence. */
const MAX_VALUE = 60;
const MAX_FIELDS = 4;

interface Told {
  readonly row: AuditRow;
  readonly changes: readonly FieldChange[];
  /** Whom it concerns, as one would call them. */
  readonly who: string;
}

type Teller = (told: Told) => string;

/** What happened, in one sentence; time and actor are beside it. */
export function summarize(row: AuditRow, user: AuditUser | null, changes: readonly FieldChange[]): string {
  const who = user?.email ?? textOf(row, 'user', 'email') ?? textOf(row, 'email') ?? row.userId ?? '';
  const told = { row, changes, who };
  const tell = TELLERS[`${row.entity}.${row.action}`];
  return tell ? tell(told) : `${sentenceCase(row.action)} ${row.entity.replaceAll('_', ' ')} ${row.entityId}`;
}

const TELLERS: Readonly<Record<string, Teller>> = {
  'override.created': ({ row, who }) =>
    `Pinned ${row.flagName} to ${shownValue(row.after)} for ${who}${untilOf(row.after)}${pausedOf(row.after)}`,
  'override.updated': tellOverrideUpdate,
  'override.deleted': ({ row, who }) => `Removed the override of ${row.flagName} for ${who}`,
  'override.expired': ({ row, who }) => `The override of ${row.flagName} for ${who} has ended`,
  'flag.created': ({ row }) => `Created the flag ${row.entityId}`,
  'flag.updated': tellFlagUpdate,
  'flag.archived': ({ row }) => `Archived the flag ${row.entityId}`,
  'flag.restored': ({ row }) => `Restored the flag ${row.entityId}`,
  'flag.scheduled_change_applied': ({ row }) => `Applied what was scheduled for ${row.entityId}`,
  'scheduled_change.created': ({ row }) => `Scheduled a change of ${row.flagName}${whenOf(row.after)}`,
  'scheduled_change.updated': ({ row, changes }) =>
    `Changed the scheduled change of ${row.flagName}${whenOf(row.after)}${fieldsOf(changes)}`,
  'scheduled_change.cancelled': ({ row }) =>
    `Cancelled the scheduled change of ${row.flagName}${whenOf(row.after)}`,
  'scheduled_change.applied': ({ row }) =>
    `Applied the scheduled change of ${row.flagName}${whenOf(row.after)}`,
  'scheduled_change.failed': ({ row }) =>
    `Could not apply the scheduled change of ${row.flagName}${whenOf(row.after)}: ${textOf(row, 'failure') ?? 'it failed'}`,
  'segment.created': ({ row }) => `Created the segment ${row.entityId}`,
  'segment.updated': ({ row, changes }) => `Changed the segment ${row.entityId}${fieldsOf(changes)}`,
  'segment.deleted': ({ row }) => `Deleted the segment ${row.entityId}`,
  'user.created': ({ who }) => `Added ${who} to the directory`,
  'user.updated': ({ who, changes }) => `Changed ${who}${fieldsOf(changes)}`,
  'user.deleted': ({ row }) => `Deleted ${textOf(row, 'email') ?? row.entityId} from the directory`,
  'user.invited': ({ who }) => `Invited ${who} to sign in`,
  'user.password_set': ({ who }) => `${who} took up the invitation and set a password`,
  'user.password_changed': ({ who }) => `${who} changed their password`,
  'user.signed_out': ({ who }) => `Signed ${who} out everywhere`,
  'api_key.created': ({ row }) => `Made the ${textOf(row, 'role')} key ${textOf(row, 'name')}`,
  'api_key.updated': ({ row, changes }) => `Changed the key ${textOf(row, 'name')}${fieldsOf(changes)}`,
  'api_key.revoked': ({ row }) => `Revoked the key ${textOf(row, 'name')}`,
  'api_key.restored': ({ row }) => `Brought back the key ${textOf(row, 'name')}`,
  'api_key.rotated': ({ row }) => `Rotated the key ${textOf(row, 'name')}`,
  'settings.updated': ({ changes }) => `Changed the settings${fieldsOf(changes)}`,
};

function tellOverrideUpdate({ row, changes, who }: Told): string {
  const of = `${row.flagName} for ${who}`;
  const changed = new Set(changes.map(({ path }) => path));
  changed.delete('status');
  changed.delete('variant');
  if (changed.size === 1) {
    if (changed.has('enabled')) {
      return `${memberOf(row.after, 'enabled') === true ? 'Resumed' : 'Paused'} the override of ${of}`;
    }
    if (changed.has('expires_at')) {
      const until = untilOf(row.after);
      return until
        ? `Moved the end of the override of ${of}: ${until.trim()}`
        : `Took the end off the override of ${of}`;
    }
  }
  if (shownValue(row.before) === shownValue(row.after))
    return `Changed the override of ${of}${fieldsOf(changes)}`;
  return `Changed the override of ${of} from ${shownValue(row.before)} to ${shownValue(row.after)}${untilOf(row.after)}`;
}

function tellFlagUpdate({ row, changes }: Told): string {
  const [only] = changes;
  if (changes.length === 1 && only?.path === 'enabled') {
    return only.after === true
      ? `Switched the flag ${row.entityId} on`
      : `Threw the kill switch of ${row.entityId}`;
  }
  return `Changed the flag ${row.entityId}${fieldsOf(changes)}`;
}

/** `: default, rules` — which fields, by their outermost names. */
function fieldsOf(changes: readonly FieldChange[]): string {
  const names = [...new Set(changes.map(({ path }) => path.split(/[.[]/, 1)[0] ?? ''))].filter(Boolean);
  if (names.length === 0) return '';
  const shown = names.slice(0, MAX_FIELDS).join(', ').replaceAll('_', ' ');
  return names.length > MAX_FIELDS ? `: ${shown} and ${names.length - MAX_FIELDS} more` : `: ${shown}`;
}

function shownValue(wire: JsonValue): string {
  const text = JSON.stringify(memberOf(wire, 'value') ?? null);
  return text.length <= MAX_VALUE ? text : `${text.slice(0, MAX_VALUE).toWellFormed()}…`;
}

function untilOf(wire: JsonValue): string {
  const end = memberOf(wire, 'expires_at');
  return typeof end === 'string' ? ` until ${minuteOf(end)}` : '';
}

const pausedOf = (wire: JsonValue) => (memberOf(wire, 'enabled') === false ? ', paused' : '');

function whenOf(wire: JsonValue): string {
  const at = memberOf(wire, 'at');
  return typeof at === 'string' ? ` for ${minuteOf(at)}` : '';
}

/** `2026-12-31 22:00 UTC` */
const minuteOf = (instant: string) => `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;

/** A text of the wire form after, or before when it is gone. */
function textOf({ before, after }: AuditRow, ...path: readonly string[]): string | undefined {
  let value: JsonValue | undefined = after ?? before;
  for (const name of path) value = memberOf(value, name);
  return typeof value === 'string' ? value : undefined;
}

function memberOf(wire: JsonValue | undefined, name: string): JsonValue | undefined {
  return isObject(wire) && Object.hasOwn(wire, name) ? wire[name] : undefined;
}

function sentenceCase(words: string): string {
  const text = words.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
