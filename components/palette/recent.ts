const KEPT = 6;
const PREFIX = 'pennon.recent.';

/** A flag or a person that somebody went to from the palette. */
export interface RecentThing {
  readonly kind: 'flag' | 'user';
  /** The flag's name, or the person's id. */
  readonly id: string;
  readonly label: string;
  readonly detail: string;
}

/** What somebody went to last in this browser, newest first. */
export function readRecent(email: string): readonly RecentThing[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(PREFIX + email) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isRecent).slice(0, KEPT) : [];
  } catch {
    return [];
  }
}

/** Remembers it as the newest, in this browser alone. */
export function rememberRecent(email: string, thing: RecentThing): void {
  const others = readRecent(email).filter(({ kind, id }) => kind !== thing.kind || id !== thing.id);
  try {
    localStorage.setItem(PREFIX + email, JSON.stringify([thing, ...others].slice(0, KEPT)));
  } catch {
    // A browser that keeps nothing: then nothing is recent.
  }
}

/** Forgets all of it, as when somebody signs out: the next one at this browser need not know. */
export function forgetRecent(email: string): void {
  try {
    localStorage.removeItem(PREFIX + email);
  } catch {
    // It kept nothing.
  }
}

/** The storage is open to anybody at this browser: what is in it may be anything. */
function isRecent(given: unknown): given is RecentThing {
  if (typeof given !== 'object' || given === null) return false;
  const { kind, id, label, detail } = given as Record<string, unknown>;
  return (
    (kind === 'flag' || kind === 'user') && [id, label, detail].every((text) => typeof text === 'string')
  );
}
