import { z } from 'zod';
import { flagName, instantText, listOf, text, uuid } from '../validation';

/** Most overrides of one copy. */
export const COPY_MAX = 1_000;

/** Which overrides of another person a person gets as well. */
export const copyInput = z.strictObject({
  from: uuid,
  flags: listOf(flagName, COPY_MAX),
  /** What happens to an override of the same flag that has not ended. */
  on_conflict: z.enum(['skip', 'replace'], { error: 'must be skip or replace' }),
  /** Left out: those of the other person. */
  reason: text(500).nullable().optional(),
  /** Left out: those of the other person. */
  expires_at: instantText.nullable().optional(),
  dry_run: z.boolean('must be true or false').default(false),
  /** What the dry run answered; left out: whatever it is. */
  expected_count: z.int('must be a whole number').min(0, 'must not be negative').optional(),
});
export type CopyInput = z.output<typeof copyInput>;
