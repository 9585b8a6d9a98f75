/** What every override that is enabled must have. */
export interface OverridePolicy {
  readonly requireReason: boolean;
  readonly requireExpiry: boolean;
  /** Longest time from a write of an override to its end, in days; null for any. Only with `requireExpiry`. */
  readonly maxExpiryDays: number | null;
}

/** What an administrator decides for the whole installation. */
export interface Settings {
  readonly overridePolicy: OverridePolicy;
  readonly version: number;
  /** Opaque tag of this very state; hand it back as `ifMatch` to write only if nobody else has. */
  readonly etag: string;
}
