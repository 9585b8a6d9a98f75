/** So full it takes in no more than what is asked for: a tenth is for those. */
const FULL = 0.9;
/** How many drops are remembered while something loads. */
const MAX_DROPS = 10_000;
/** Nobody waits for a load that has gone on for longer: its connection may be dead. */
const JOIN_MS = 200;

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
  /**
   * Loads a value and keeps it, unless anything that it is about was dropped meanwhile: it may be older than that.
   * @param join waits for one who is loading the same instead, as long as nothing was dropped since they began
   */
  readonly load: (
    key: string,
    read: () => Promise<Loaded<V>>,
    options?: { readonly join: boolean },
  ) => Promise<V>;
  /** Loads a value that nobody has asked for. It is kept as with `load`; null where there is none to keep. */
  readonly preload: (key: string, read: () => Promise<Loaded<V> | null>) => Promise<void>;
  readonly keep: (key: string, loaded: Omit<Loaded<V>, 'keep'>) => void;
  readonly drop: (tag: string) => void;
  /** Drops what is kept under a key. */
  readonly forget: (key: string) => void;
  readonly clear: () => void;
  readonly size: () => number;
  /** Whether it is there; being looked at so, it counts as asked for no later. */
  readonly has: (key: string) => boolean;
  readonly values: () => Iterable<V>;
  /** Whether there is room for more before anything is forgotten. */
  readonly hasRoom: () => boolean;
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
  const loads = new Map<string, { readonly value: Promise<V>; readonly isUpToDate: () => boolean }>();

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

  const finish = async (key: string, read: () => Promise<Loaded<V>>, load: Load): Promise<V> => {
    try {
      const { keep: isToKeep, ...loaded } = await read();
      if (isToKeep && !load.missed(loaded.tags)) keep(key, loaded);
      return loaded.value;
    } finally {
      load.end();
      loads.delete(key);
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
    load: (key, read, { join } = { join: false }) => {
      const other = join ? loads.get(key) : undefined;
      if (other?.isUpToDate()) return other.value;
      const begun = drops.begin();
      const value = finish(key, read, begun);
      if (join) loads.set(key, { value, isUpToDate: begun.isUpToDate });
      return value;
    },
    preload: async (key, read) => {
      const begun = drops.begin();
      try {
        const loaded = await read();
        if (loaded?.keep && !begun.missed(loaded.tags)) keep(key, loaded);
      } finally {
        begun.end();
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
    has: (key) => entries.has(key),
    values: function* () {
      for (const { value } of entries.values()) yield value;
    },
    hasRoom: () => bytes < FULL * maxBytes,
  };
}

/** Something that loads. */
interface Load {
  /** Whether anything of this was dropped since it began. */
  readonly missed: (tags: readonly string[]) => boolean;
  /** Whether it is on its way still, not for long, and nothing at all was dropped since it began. */
  readonly isUpToDate: () => boolean;
  readonly end: () => void;
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
    begin: (): Load => {
      const began = clock;
      const beganAt = performance.now();
      let open = true;
      loading += 1;
      return {
        missed: (tags: readonly string[]) =>
          allDroppedAt > began || tags.some((tag) => (droppedAt.get(tag) ?? 0) > began),
        isUpToDate: () => open && clock === began && performance.now() - beganAt < JOIN_MS,
        end: () => {
          open = false;
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
