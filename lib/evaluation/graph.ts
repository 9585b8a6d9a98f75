/** Who names whom. Names that are no key are dead ends. */
export type References = ReadonlyMap<string, readonly string[]>;

/** How long a chain of references may be. */
export const MAX_CHAIN = 100;

/** A shortest way from one name to another along one reference or more, both ends included; null for none. */
export function findPath(references: References, from: string, to: string): readonly string[] | null {
  const cameFrom = new Map<string, string>();
  const queue = [from];
  for (const name of queue) {
    for (const next of references.get(name) ?? []) {
      if (next === to) return unwind(cameFrom, name, from, [to]);
      if (cameFrom.has(next) || next === from) continue;
      cameFrom.set(next, name);
      queue.push(next);
    }
  }
  return null;
}

function unwind(cameFrom: ReadonlyMap<string, string>, last: string, from: string, path: string[]): string[] {
  let name = last;
  while (name !== from) {
    path.unshift(name);
    name = cameFrom.get(name) as string;
  }
  path.unshift(from);
  return path;
}

/**
 * The names whose references can be followed to an end: none that reaches itself, and none that begins a chain of
 * more than `MAX_CHAIN` references. What leads to a circle without being in it can be followed up to there.
 */
export function followable(references: References): ReadonlySet<string> {
  const circular = selfReaching(references);
  const lengths = new Map<string, number>();
  peel(references, circular, (name) => {
    const next = (references.get(name) ?? []).map((target) => lengths.get(target));
    lengths.set(name, Math.max(0, ...next.map((length) => (length === undefined ? 0 : length + 1))));
  });
  return new Set([...lengths].filter(([, length]) => length <= MAX_CHAIN).map(([name]) => name));
}

function selfReaching(references: References): ReadonlySet<string> {
  const suspects = new Set(references.keys());
  peel(references, new Set(), (name) => suspects.delete(name));
  return new Set([...suspects].filter((name) => findPath(references, name, name) !== null));
}

/** Visits names after all they refer to. What leads to a circle is never visited, unless `ignored` breaks it. */
function peel(references: References, ignored: ReadonlySet<string>, visit: (name: string) => void): void {
  const open = new Map<string, number>();
  const usedBy = new Map<string, string[]>();
  for (const [name, targets] of references) {
    if (ignored.has(name)) continue;
    const pending = targets.filter((target) => references.has(target) && !ignored.has(target));
    open.set(name, pending.length);
    for (const target of pending) {
      const users = usedBy.get(target);
      if (users) users.push(name);
      else usedBy.set(target, [name]);
    }
  }
  const ready = [...open].filter(([, count]) => count === 0).map(([name]) => name);
  for (const name of ready) {
    visit(name);
    for (const user of usedBy.get(name) ?? []) {
      const left = (open.get(user) as number) - 1;
      open.set(user, left);
      if (left === 0) ready.push(user);
    }
  }
}
