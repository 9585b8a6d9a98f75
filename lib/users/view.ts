import type { UserRole } from '../auth/actor';
import { users } from '../db/schema';
import type { EvaluationContext, JsonValue } from '../evaluation/types';

/** The columns of a person that rules can see. */
export const contextColumns = {
  targetingKey: users.targetingKey,
  attributes: users.attributes,
  email: users.email,
  name: users.name,
  role: users.role,
  createdAt: users.createdAt,
};

/** Those columns, read. */
export interface ContextRow {
  readonly targetingKey: string;
  readonly attributes: { readonly [name: string]: JsonValue };
  readonly email: string;
  readonly name: string;
  readonly role: UserRole;
  readonly createdAt: Date;
}

/** A person of the directory as rules see them. What the directory itself knows beats attributes of the same name. */
export function toEvaluationContext(row: ContextRow): EvaluationContext {
  return {
    targetingKey: row.targetingKey,
    attributes: {
      ...row.attributes,
      email: row.email,
      name: row.name,
      role: row.role,
      created_at: row.createdAt.toISOString(),
    },
  };
}
