import type { EvaluationContext, JsonValue, Override, UserOverrides } from '../../../lib/evaluation/types';
import { instant, isObject } from '../core/answer';

/** What decides about one person beside the definitions. */
export interface Person {
  /** null for somebody who is not in the directory. */
  readonly userId: string | null;
  readonly context: EvaluationContext;
  readonly overrides: UserOverrides;
  readonly revision: number;
  /** Of which definitions the server told it; null for an older server, which does not say. */
  readonly definitionsAt: { readonly epoch: string; readonly revision: number } | null;
}

/** Somebody of whom nothing is known but what the caller says. */
export function stranger(targetingKey: string | null): Person {
  const context = { targetingKey, attributes: {} };
  return { userId: null, context, overrides: new Map(), revision: 0, definitionsAt: null };
}

/**
 * Reads the body of `GET /api/sdk/user`.
 * @returns null for what is no such body; an override that makes no sense is left out
 */
export function readPerson(key: string, body: unknown): Person | null {
  if (!isObject(body) || !isObject(body.attributes) || !Array.isArray(body.overrides)) return null;
  const { user_id: userId, targeting_key: targetingKey, revision } = body;
  const overrides = body.overrides.flatMap(readOverride);
  return {
    userId: typeof userId === 'string' ? userId : null,
    context: {
      targetingKey: typeof targetingKey === 'string' ? targetingKey : key,
      attributes: body.attributes,
    },
    overrides: new Map(overrides.map((override) => [override.flagName, override])),
    revision: typeof revision === 'number' ? revision : 0,
    definitionsAt: readDefinitionsAt(body),
  };
}

function readDefinitionsAt({ epoch, definitions_revision: revision }: { [name: string]: unknown }) {
  return typeof epoch === 'string' && typeof revision === 'number' ? { epoch, revision } : null;
}

function readOverride(fields: unknown): Override[] {
  if (!isObject(fields) || typeof fields.flag_name !== 'string' || fields.value === undefined) return [];
  const expiresAt = instant(fields.expires_at);
  // Without a readable end nobody knows whether it still counts.
  if (expiresAt === null && fields.expires_at !== null) return [];
  return [
    {
      flagName: fields.flag_name,
      value: fields.value as JsonValue,
      enabled: fields.enabled === true,
      expiresAt,
      createdAt: instant(fields.created_at) ?? 0,
      updatedAt: instant(fields.updated_at) ?? 0,
    },
  ];
}
