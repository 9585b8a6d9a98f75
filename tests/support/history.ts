/** A value that was committed, as the audit log has it. */
export interface Committed {
  readonly revision: number;
  readonly flag: string;
  readonly value: unknown;
}

/** One answer that somebody was given. */
export interface Sample {
  /** Who asked whom: one life of an instance, by one way. */
  readonly reader: string;
  readonly epoch: string;
  readonly revision: number;
  readonly stale: boolean;
  readonly values: Readonly<Record<string, unknown>>;
  /** Around when it was asked for, in ms since 1970; null where nobody knows, as with what a stream sends. */
  readonly asked: { readonly from: number; readonly to: number } | null;
}

/** An override that has an end. */
export interface Ending {
  readonly flag: string;
  /** What counts after it. */
  readonly after: unknown;
  readonly atMs: number;
}

/** Acknowledged writes that the audit log does not have exactly once, and writes that it has twice. */
export function wronglyLogged(acknowledged: readonly string[], logged: readonly string[]): string[] {
  const times = new Map<string, number>();
  for (const key of logged) times.set(key, (times.get(key) ?? 0) + 1);
  const lost = acknowledged.filter((key) => !times.has(key)).map((key) => `${key}: lost`);
  const doubled = [...times].filter(([, count]) => count > 1).map(([key, count]) => `${key}: ${count} times`);
  return [...lost, ...doubled];
}

/** Where a reader was told of an earlier revision than before. */
export function stepsBack(samples: readonly Sample[]): string[] {
  const last = new Map<string, number>();
  return samples.flatMap(({ reader, epoch, revision }) => {
    const key = `${reader} ${epoch}`;
    const before = last.get(key) ?? 0;
    last.set(key, revision);
    return revision < before ? [`${reader}: from ${before} to ${revision}`] : [];
  });
}

/**
 * Samples that are not what the audit log says of their own revision: half of a transaction, the flags of one revision with
 * the overrides of another, or a value that never was.
 * @param first the values before the first change
 */
export function neverWere(
  samples: readonly Sample[],
  committed: readonly Committed[],
  first: Readonly<Record<string, unknown>>,
): string[] {
  return samples.flatMap(({ reader, revision, values }) => {
    const were = valuesAt(revision, committed, first);
    const wrong = Object.keys(first).filter((flag) => values[flag] !== were[flag]);
    return wrong.map((flag) => `${reader} at ${revision}: ${flag} is ${values[flag]}, was ${were[flag]}`);
  });
}

/** What the audit log says the values were at a revision. */
export function valuesAt(
  revision: number,
  committed: readonly Committed[],
  first: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const values = { ...first };
  for (const change of committed) {
    if (change.revision <= revision && change.flag in values) values[change.flag] = change.value;
  }
  return values;
}

/** Samples that were asked for when an override had ended and still have it. */
export function outlivedEnds(samples: readonly Sample[], { flag, after, atMs }: Ending): string[] {
  return samples
    .filter(({ asked, values }) => asked !== null && asked.from >= atMs && values[flag] !== after)
    .map(({ reader, asked }) => `${reader}: ${(asked?.from ?? 0) - atMs} ms too long`);
}
