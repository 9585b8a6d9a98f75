import type { Ending, History, Logged, Sample, Stored, Write } from './history';

/**
 * What in a history is not as promised, a sentence each.
 * @param lateMs within so long of its acknowledgement a change has to be in every answer
 */
export function checkHistory(history: History, { lateMs }: { readonly lateMs: number }): string[] {
  const { writes, samples, endings } = history;
  // What time alone changes is no matter of revisions.
  const timed = new Set(endings.map(({ flag }) => flag));
  const first = Object.fromEntries(
    Object.entries(history.watched.first).filter(([flag]) => !timed.has(flag)),
  );
  const watched = { ...history.watched, first };
  const { log, rows } = history;
  const untimed = <T extends { flag: string }>(those: readonly T[]) =>
    those.filter(({ flag }) => !timed.has(flag));
  return [
    ...wronglyLogged(writes, log),
    ...wronglyStored(untimed(log), untimed(rows)),
    ...lostUpdates(writes, log),
    ...stepsBack(samples),
    ...neverWere(samples, log, watched),
    ...tooLate(history, lateMs),
    ...endings.flatMap((ending) => outlivedEnds(samples, ending)),
    ...history.refusals,
  ];
}

/** Promise 1: what was acknowledged is in the audit log once, what was refused is not, and nothing is there twice. */
export function wronglyLogged(writes: readonly Write[], log: readonly Logged[]): string[] {
  const times = new Map<string, number>();
  for (const { key, flag } of log) times.set(`${key} ${flag}`, (times.get(`${key} ${flag}`) ?? 0) + 1);
  const wrong = writes.flatMap(({ key, flag, outcome }) => {
    const isLogged = times.has(`${key} ${flag}`);
    if (outcome === 'acknowledged' && !isLogged) return [`${key} ${flag}: lost`];
    return outcome === 'refused' && isLogged ? [`${key} ${flag}: refused, and done`] : [];
  });
  const doubled = [...times]
    .filter(([, count]) => count > 1)
    .map(([write, count]) => `${write}: ${count} times`);
  return [...wrong, ...doubled];
}

/** Promise 1: what is stored is what the audit log says was written last. */
export function wronglyStored(log: readonly Logged[], rows: readonly Stored[]): string[] {
  const last = new Map(
    log.filter(({ user }) => user !== null).map((row) => [`${row.user} ${row.flag}`, row]),
  );
  const stored = new Map(rows.map((row) => [`${row.user} ${row.flag}`, row]));
  return [...new Set([...last.keys(), ...stored.keys()])].flatMap((override) => {
    const [said, is] = [toText(last.get(override)), toText(stored.get(override))];
    return said === is ? [] : [`${override}: stored is ${is}, logged was ${said}`];
  });
}

const toText = (row: { key: string; value: unknown; version: number | null } | undefined) =>
  row ? `${row.value} (${row.key}, version ${row.version})` : 'nothing';

/** Promise 2: each write starts from the version that the write before it left, and from the one that it was based on. */
export function lostUpdates(writes: readonly Write[], log: readonly Logged[]): string[] {
  const problems: string[] = [];
  const left = new Map<string, number>();
  const logged = new Map(log.map((row) => [`${row.key} ${row.flag}`, row]));
  for (const { key, user, flag, versionBefore, version } of log) {
    if (version === null) continue;
    const override = `${user} ${flag}`;
    const before = left.get(override) ?? null;
    if (versionBefore !== before || version !== (before ?? 0) + 1) {
      problems.push(`${key} ${flag}: from version ${versionBefore} to ${version}, after ${before}`);
    }
    left.set(override, version);
  }
  for (const { key, flag, outcome, basedOn, version } of writes) {
    const row = logged.get(`${key} ${flag}`);
    if (outcome !== 'acknowledged' || !row) continue;
    if (basedOn !== null && row.versionBefore !== basedOn) {
      problems.push(`${key} ${flag}: based on version ${basedOn}, overwrote ${row.versionBefore}`);
    }
    if (version !== null && row.version !== version) {
      problems.push(`${key} ${flag}: acknowledged as version ${version}, logged as ${row.version}`);
    }
  }
  return problems;
}

/** Promise 4: where a reader was told of an earlier revision than before. */
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
 * Promise 6: samples that are not what the audit log says of their own revision: half of a transaction, the flags of one
 * revision with the overrides of another, or a value that never was.
 */
export function neverWere(
  samples: readonly Sample[],
  log: readonly Logged[],
  { user, first }: History['watched'],
): string[] {
  const seen = new Map<number, Record<string, unknown>>();
  const wereAt = (revision: number) => {
    const were = seen.get(revision) ?? valuesAt(revision, log, { user, first });
    seen.set(revision, were);
    return were;
  };
  return samples.flatMap(({ reader, revision, values }) => {
    const were = wereAt(revision);
    const wrong = Object.keys(first).filter((flag) => values[flag] !== were[flag]);
    return wrong.map((flag) => `${reader} at ${revision}: ${flag} is ${values[flag]}, was ${were[flag]}`);
  });
}

/** What the audit log says the values of somebody were at a revision. */
export function valuesAt(
  revision: number,
  log: readonly Logged[],
  { user, first }: History['watched'],
): Record<string, unknown> {
  const values = { ...first };
  for (const change of log) {
    const concerns = change.user === null || change.user === user;
    if (concerns && change.revision <= revision && change.flag in values) values[change.flag] = change.value;
  }
  return values;
}

/** Promise 3: answers, not marked as stale, that lack a change so long after it was acknowledged. */
export function tooLate({ writes, log, samples, watched }: History, lateMs: number): string[] {
  const known = acknowledgedChanges(writes, log, watched);
  return samples.flatMap(({ reader, revision, stale, askedAt }) => {
    if (askedAt === null || stale) return [];
    const missing = known.find((change) => change.revision > revision && change.at + lateMs < askedAt);
    return missing ? [`${reader} at ${revision}: ${missing.key} is ${askedAt - missing.at} ms old`] : [];
  });
}

/** When changes that concern somebody's flags were acknowledged. */
export function acknowledgedChanges(
  writes: readonly Write[],
  log: readonly Logged[],
  { user, first }: History['watched'],
): { readonly key: string; readonly revision: number; readonly at: number }[] {
  const acknowledged = new Map(
    writes.filter(({ outcome }) => outcome === 'acknowledged').map((write) => [write.key, write.endedAt]),
  );
  return log.flatMap(({ key, revision, flag, user: whose }) => {
    const at = acknowledged.get(key);
    const concerns = flag in first && (whose === null || whose === user);
    return concerns && at !== undefined ? [{ key, revision, at }] : [];
  });
}

/** Promise 7: samples that were asked for when an override had ended and still have it. */
export function outlivedEnds(samples: readonly Sample[], { flag, after, atMs }: Ending): string[] {
  return samples
    .filter(({ askedAt, values }) => askedAt !== null && askedAt >= atMs && values[flag] !== after)
    .map(({ reader, askedAt }) => `${reader}: ${(askedAt ?? 0) - atMs} ms too long`);
}
