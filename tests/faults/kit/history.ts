/** A write that somebody asked for, and what came of it. */
export interface Write {
  /** Nobody else's: it is the reason of the override. */
  readonly key: string;
  readonly user: string;
  readonly flag: string;
  /**
   * `acknowledged`; `refused` with an answer that says why; `unknown` where nobody can tell whether it was done: the
   * connection or the database was lost.
   */
  readonly outcome: 'acknowledged' | 'refused' | 'unknown';
  /** The version that it was asked to change (`If-Match`); null for whichever there is. */
  readonly basedOn: number | null;
  /** The version that was acknowledged. */
  readonly version: number | null;
  /** When the answer came, in ms since 1970. */
  readonly endedAt: number;
}

/** What the audit log says of one write. */
export interface Logged {
  readonly revision: number;
  readonly key: string;
  /** null where it concerns everybody. */
  readonly user: string | null;
  readonly flag: string;
  readonly value: unknown;
  readonly versionBefore: number | null;
  readonly version: number | null;
}

/** An override as it is stored. */
export interface Stored {
  readonly user: string;
  readonly flag: string;
  readonly key: string;
  readonly value: unknown;
  readonly version: number;
}

/** One answer that somebody was given. */
export interface Sample {
  /** Who asked whom: one life of an instance, by one way. */
  readonly reader: string;
  readonly epoch: string;
  readonly revision: number;
  readonly stale: boolean;
  readonly values: Readonly<Record<string, unknown>>;
  /** When it was asked for, in ms since 1970; null where nobody knows, as with what a stream sends. */
  readonly askedAt: number | null;
  /** When it was there. */
  readonly cameAt: number;
}

/** An override that has an end. */
export interface Ending {
  readonly flag: string;
  /** What counts after it. */
  readonly after: unknown;
  readonly atMs: number;
}

/** All that happened while a fault was caused, as everybody saw it. */
export interface History {
  readonly writes: readonly Write[];
  /** In the order of the commits. */
  readonly log: readonly Logged[];
  readonly rows: readonly Stored[];
  readonly samples: readonly Sample[];
  /** Answers that were none, of instances that were up. */
  readonly refusals: readonly string[];
  /** Whose flags the samples are about, and what these were before the first write. */
  readonly watched: { readonly user: string; readonly first: Readonly<Record<string, unknown>> };
  readonly endings: readonly Ending[];
}
