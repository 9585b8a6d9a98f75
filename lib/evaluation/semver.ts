/** Longest text that is read as a version. */
const MAX_LENGTH = 256;

// https://semver.org, "Is there a suggested regular expression": its groups, with names.
const SEMVER =
  /^(?<major>0|[1-9]\d*)\.(?<minor>0|[1-9]\d*)\.(?<patch>0|[1-9]\d*)(?:-(?<pre>(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?$/;

/** A semantic version without its build metadata, which counts for nothing. Numbers are kept as their digits. */
export interface Version {
  readonly core: readonly string[];
  /** Identifiers of a pre-release; empty for a release. */
  readonly preRelease: readonly string[];
}

/** Reads a version of Semantic Versioning 2.0.0; null when the text is none. */
export function parseVersion(text: string): Version | null {
  const groups = text.length <= MAX_LENGTH ? SEMVER.exec(text)?.groups : undefined;
  if (!groups) return null;
  const { major = '', minor = '', patch = '', pre } = groups;
  return { core: [major, minor, patch], preRelease: pre === undefined ? [] : pre.split('.') };
}

/** Compares by precedence (https://semver.org/#spec-item-11): negative when `a` comes first, 0 when none does. */
export function compareVersions(a: Version, b: Version): number {
  for (let i = 0; i < 3; i++) {
    const order = compareNumbers(a.core[i] as string, b.core[i] as string);
    if (order !== 0) return order;
  }
  // A release comes after its pre-releases.
  if (a.preRelease.length === 0 || b.preRelease.length === 0) {
    return b.preRelease.length - a.preRelease.length;
  }
  const shared = Math.min(a.preRelease.length, b.preRelease.length);
  for (let i = 0; i < shared; i++) {
    const order = compareIdentifiers(a.preRelease[i] as string, b.preRelease[i] as string);
    if (order !== 0) return order;
  }
  return a.preRelease.length - b.preRelease.length;
}

function compareIdentifiers(a: string, b: string): number {
  const numeric = [isNumeric(a), isNumeric(b)];
  if (numeric[0] && numeric[1]) return compareNumbers(a, b);
  if (numeric[0] || numeric[1]) return numeric[0] ? -1 : 1;
  return compareText(a, b);
}

const isNumeric = (identifier: string) => /^\d+$/.test(identifier);

/** Compares decimal numbers of any length without leading zeros. */
function compareNumbers(a: string, b: string): number {
  return a.length === b.length ? compareText(a, b) : a.length - b.length;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
