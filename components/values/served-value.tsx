import type { JsonValue, Source } from '@/lib/evaluation/types';
import { Ladder } from '../ladder/ladder';
import { ValueChip } from './value-chip';

interface ServedValueProps {
  /** undefined when the flag cannot be evaluated. */
  readonly value: JsonValue | undefined;
  readonly variant: string | null;
  readonly source: Source;
  /** Opens the explanation from the ladder. */
  readonly onWhy?: (() => void) | undefined;
}

/** What a person gets, with the ladder that says why. */
export function ServedValue({ value, variant, source, onWhy }: ServedValueProps) {
  return (
    <span className="inline-flex min-w-0 max-w-full items-center gap-2">
      <Ladder source={source} onOpen={onWhy} />
      {value === undefined ? (
        <span className="text-off-ink">no value</span>
      ) : (
        <ValueChip value={value} variant={variant} />
      )}
    </span>
  );
}

interface ShadowedValueProps {
  readonly value: JsonValue;
  readonly variant: string | null;
}

/** What a person would get without the override: struck, as it is not served. */
export function ShadowedValue({ value, variant }: ShadowedValueProps) {
  return (
    <span className="inline-flex min-w-0 max-w-full items-center">
      <span className="sr-only">instead of</span>
      <ValueChip value={value} variant={variant} look="struck" />
    </span>
  );
}
