import type { JsonValue } from '../../../lib/evaluation/types';
import type { FlagDetails, OverrideInfo, Reason } from './types';

/** One flag: what is so now, and what will be once the override that decides is over. */
export interface Flag {
  readonly current: FlagDetails;
  /** Unix ms of the override's end; null without one. */
  readonly endsAt: number | null;
  /** Null when no end is set. */
  readonly after: FlagDetails | null;
}

/** Everything one person gets, as the server said it. */
export interface Answer {
  /** null for somebody who is not in the directory. */
  readonly userId: string | null;
  readonly epoch: string;
  readonly revision: number;
  /** Unix ms; null when time alone changes nothing. */
  readonly nextChangeAt: number | null;
  /** The server answered without its database. */
  readonly stale: boolean;
  readonly flags: ReadonlyMap<string, Flag>;
}

type Fields = { readonly [name: string]: unknown };

/**
 * Reads the body of `GET /api/flags/me`, from the server, from a page or from storage alike.
 * @returns null for what is no such body; a flag that makes no sense is left out and harms no other
 */
export function readAnswer(body: unknown): Answer | null {
  if (!isObject(body)) return null;
  const { user_id: userId, epoch, revision, flags, next_change_at: next, stale } = body;
  if (typeof epoch !== 'string' || typeof revision !== 'number' || !isObject(flags)) return null;
  return {
    userId: typeof userId === 'string' ? userId : null,
    epoch,
    revision,
    nextChangeAt: instant(next),
    stale: stale === true,
    flags: new Map(
      Object.entries(flags).flatMap(([name, flag]) =>
        isObject(flag) ? [[name, readFlag(name, flag)] as const] : [],
      ),
    ),
  };
}

function readFlag(flagName: string, flag: Fields): Flag {
  const override = isObject(flag.override) ? flag.override : null;
  const current = detailsOf(flagName, flag, override && overrideOf(flagName, flag, override));
  const endsAt = override && instant(override.expires_at);
  if (endsAt === null) return { current, endsAt, after: null };
  const fallback = isObject(override?.fallback) ? override.fallback : {};
  return { current, endsAt, after: detailsOf(flagName, fallback, null) };
}

function detailsOf(flagName: string, fields: Fields, override: OverrideInfo | null): FlagDetails {
  const value = fields.value as JsonValue | undefined;
  return {
    flagName,
    value,
    variant: text(fields.variant),
    reason: value === undefined ? 'ERROR' : ((text(fields.reason) ?? 'STATIC') as Reason),
    override,
    errorCode: value === undefined ? 'GENERAL' : null,
  };
}

function overrideOf(flagName: string, flag: Fields, override: Fields): OverrideInfo {
  return {
    flagName,
    value: flag.value as JsonValue | undefined,
    variant: text(flag.variant),
    expiresAt: text(override.expires_at),
    createdAt: text(override.created_at) ?? '',
    updatedAt: text(override.updated_at) ?? '',
  };
}

/** Whether it is a JSON object. */
export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Unix ms of an instant on the wire; null for anything else. Of objects not even text is made: that may throw. */
export function instant(value: unknown): number | null {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? null : ms;
}
