import type { Answer, Flag } from './answer';
import type { ServerClock } from './clock';
import { isSame } from './is-same';
import type { Runtime } from './runtime';
import type { FlagDetails } from './types';

/** The flags of one person at this moment. */
export interface Store {
  /** What the flag gives now; undefined when there is no such flag. The same object until it changes. */
  readonly get: (flagName: string) => FlagDetails | undefined;
  readonly names: () => Iterable<string>;
  /** The answer that is shown; null before the first. */
  readonly answer: () => Answer | null;
  /** Shows another answer. */
  readonly apply: (answer: Answer) => void;
  /** Looks at the clock again: it was set. */
  readonly tick: () => void;
  readonly close: () => void;
}

/**
 * Keeps an answer, and ends overrides at their instant with no word from the server.
 * @param onChange the names of the flags that have changed for whoever reads them; never empty
 */
export function createStore(
  clock: ServerClock,
  { setTimer }: Runtime,
  onChange: (flagNames: readonly string[]) => void,
): Store {
  let answer: Answer | null = null;
  let flags: ReadonlyMap<string, Flag> = new Map();
  let shown: ReadonlyMap<string, FlagDetails> = new Map();
  let cancelTimer = () => {};

  const at = (flag: Flag, now: number): FlagDetails =>
    flag.after !== null && flag.endsAt !== null && flag.endsAt <= now ? flag.after : flag.current;

  function show(): void {
    const now = clock.now();
    const before = shown;
    shown = new Map([...flags].map(([name, flag]) => [name, at(flag, now)]));
    cancelTimer();
    const ends = [...flags.values()].flatMap(({ endsAt }) =>
      endsAt !== null && endsAt > now ? [endsAt] : [],
    );
    if (ends.length > 0) cancelTimer = setTimer(show, Math.max(0, Math.min(...ends) - now));
    const names = [...new Set([...before.keys(), ...shown.keys()])];
    const changed = names.filter((name) => before.get(name) !== shown.get(name));
    if (changed.length > 0) onChange(changed);
  }

  return {
    get(flagName) {
      const flag = flags.get(flagName);
      return flag && at(flag, clock.now());
    },
    names: () => flags.keys(),
    answer: () => answer,
    apply(next) {
      answer = next;
      flags = new Map([...next.flags].map(([name, flag]) => [name, kept(flags.get(name), flag)]));
      show();
    },
    tick: show,
    close: () => cancelTimer(),
  };
}

/** The flag with the objects that were handed out before, where they still say the truth. */
function kept(old: Flag | undefined, flag: Flag): Flag {
  const candidates = old ? [old.current, old.after] : [];
  return {
    ...flag,
    current: keptDetails(candidates, flag.current),
    after: flag.after && keptDetails(candidates, flag.after),
  };
}

function keptDetails(candidates: readonly (FlagDetails | null)[], details: FlagDetails): FlagDetails {
  const old = candidates.find((candidate) => candidate && isSame(candidate, details));
  if (old) return old;
  const { value } = details;
  const alike = candidates.find(
    (candidate) => candidate?.value !== undefined && isSame(candidate.value, value),
  );
  return alike ? { ...details, value: alike.value } : details;
}
