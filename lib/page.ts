/** One page of a list, in the order of the list. */
export interface Page<T> {
  readonly data: readonly T[];
  /** Opaque; asks for the next page. null on the last one. */
  readonly nextCursor: string | null;
  /** How many rows the whole list has. */
  readonly total: number;
  /** Whether `total` is an estimate, as counting would take too long. */
  readonly totalEstimated?: boolean;
}
