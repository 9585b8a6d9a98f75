import type { ActionError } from '@/lib/http/action-result';

/** What is in the way of a change of a flag. */
export interface InUse {
  readonly overrideCount: number;
  /** The first of them. */
  readonly overrides: readonly { readonly id: string; readonly user_id: string; readonly email: string }[];
  readonly referenceCount: number;
  readonly references: readonly InUseReference[];
}

/** Another flag or a planned change that names what is to go; or, with a problem, what should be there and is not. */
export type InUseReference =
  | {
      readonly kind: 'prerequisite';
      readonly flag: string;
      readonly variants?: readonly string[];
      readonly problem?: string;
    }
  | { readonly kind: 'scheduled_change'; readonly id: string; readonly at: string }
  | { readonly kind: 'segment'; readonly segment: string; readonly problem: string };

/** What the server says is in the way; its words are those of the REST answer. */
export function inUseOf({ details = {} }: Pick<ActionError, 'details'>): InUse {
  const listOf = <T>(name: string) => (Array.isArray(details[name]) ? (details[name] as T[]) : []);
  const overrides = listOf<InUse['overrides'][number]>('overrides');
  const references = listOf<InUseReference>('references');
  return {
    overrides,
    overrideCount: numberOr(details.override_count, overrides.length),
    references,
    referenceCount: numberOr(details.reference_count, references.length),
  };
}

const numberOr = (value: unknown, other: number) => (typeof value === 'number' ? value : other);
