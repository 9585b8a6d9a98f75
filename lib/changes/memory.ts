/** How many drops are remembered while something loads. */
const MAX_DROPS = 10_000;

/** What was loaded, and how it may be kept. */
export interface Loaded<V> {
  readonly value: V;
  /** What it is about: dropping any of these drops it. */
  readonly tags: readonly string[];
  /** About how many bytes it takes. */
  readonly bytes: number;
  /** False only hands it on. */
  readonly keep: boolean;
}

/** What was loaded of late, dropped precisely. */
export interface Memory<V> {
  readonly get: (key: string) => V | undefined;
  /** Loads a value and keeps it, unless anything that it is about was dropped meanwhile: it may be older than that. */
  readonly load: (key: string, read: () => Promise<Loaded<V>>) => Promise<V>;
  readonly keep: (key: string, loaded: Omit<Loaded<V>, 'keep'>) => void;
  readonly drop: (tag: string) => void;
  /** Drops what is kept under a key. */
  readonly forget: (key: string) => void;
  readonly clear: () => void;
  readonly size: () => number;
}

interface Entry<V> {
  readonly value: V;
  readonly tags: readonly string[];
  readonly bytes: number;
  /** How many entries had been kept when it was last moved to the end. */
  movedAt: number;
}

/** @param maxBytes beyond this, what was asked for longest ago is forgotten */
export function createMemory<V>(maxBytes: number): Memory<V> {
  /** About in the order in which they were last asked for. */
  const entries = new Map<string, Entry<V>>();
  let keptSoFar = 0;
  const keysByTag = new Map<string, Set<string>>();
  let bytes = 0;
  const drops = createDrops();

  const remove = (key: string) => {
    const entry = entries.get(key);
    if (!entry) return;
    entries.delete(key);
    bytes -= entry.bytes;
    for (const tag of entry.tags) {
      const keys = keysByTag.get(tag);
      keys?.delete(key);
      if (keys?.size === 0) keysByTag.delete(tag);
    }
  };

  const keep = (key: string, { value, tags, bytes: more }: Omit<Loaded<V>, 'keep'>) => {
    remove(key);
    keptSoFar += 1;
    entries.set(key, { value, tags, bytes: more, movedAt: keptSoFar });
    bytes += more;
    for (const tag of tags) {
      const keys = keysByTag.get(tag) ?? new Set();
      keysByTag.set(tag, keys.add(key));
    }
    for (const oldest of entries.keys()) {
      if (bytes <= maxBytes) break;
      remove(oldest);
    }
  };

  return {
    get: (key) => {
      const entry = entries.get(key);
      if (!entry) return undefined;
      // One that is near the end stays: what is asked for all the time need not be moved each time.
      if (keptSoFar - entry.movedAt > entries.size / 4) {
        entry.movedAt = keptSoFar;
        entries.delete(key);
        entries.set(key, entry);
      }
      return entry.value;
    },
    load: async (key, read) => {
      const load = drops.begin();
      try {
        const { keep: isToKeep, ...loaded } = await read();
        if (isToKeep && !load.missed(loaded.tags)) keep(key, loaded);
        return loaded.value;
      } finally {
        load.end();
      }
    },
    keep,
    drop: (tag) => {
      drops.note(tag);
      for (const key of [...(keysByTag.get(tag) ?? [])]) remove(key);
    },
    forget: remove,
    clear: () => {
      drops.noteAll();
      entries.clear();
      keysByTag.clear();
      bytes = 0;
    },
    size: () => entries.size,
  };
}

/** Remembers what is dropped while something loads. */
function createDrops() {
  const droppedAt = new Map<string, number>();
  let allDroppedAt = 0;
  let clock = 0;
  let loading = 0;
  const noteAll = () => {
    clock += 1;
    allDroppedAt = clock;
    droppedAt.clear();
  };
  return {
    begin: () => {
      const began = clock;
      loading += 1;
      return {
        missed: (tags: readonly string[]) =>
          allDroppedAt > began || tags.some((tag) => (droppedAt.get(tag) ?? 0) > began),
        end: () => {
          loading -= 1;
          if (loading === 0) droppedAt.clear();
        },
      };
    },
    note: (tag: string) => {
      if (loading === 0) return;
      clock += 1;
      droppedAt.set(tag, clock);
      if (droppedAt.size > MAX_DROPS) noteAll();
    },
    noteAll,
  };
}
