/** Listeners by event. */
export interface Emitter<Events> {
  readonly on: <E extends keyof Events>(event: E, listener: (detail: Events[E]) => void) => () => void;
  readonly emit: <E extends keyof Events>(event: E, detail: Events[E]) => void;
  readonly clear: () => void;
}

/** Calls listeners in the order in which they came. One that throws harms nobody else. */
export function createEmitter<Events>(): Emitter<Events> {
  type Entry = { readonly event: keyof Events; readonly call: (detail: never) => void };
  const entries = new Set<Entry>();
  return {
    on(event, listener) {
      const entry: Entry = { event, call: listener };
      entries.add(entry);
      return () => entries.delete(entry);
    },
    emit(event, detail) {
      for (const entry of [...entries]) {
        if (entry.event !== event || !entries.has(entry)) continue;
        try {
          entry.call(detail as never);
        } catch (error) {
          console.error(`Pennon: a listener of "${String(event)}" threw`, error);
        }
      }
    },
    clear: () => entries.clear(),
  };
}
