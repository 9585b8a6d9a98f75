interface Store {
  [key: symbol]: Map<string, unknown> | undefined;
}

const KEY = Symbol.for('pennon.singletons');
const store = (globalThis as Store)[KEY] ?? new Map<string, unknown>();
(globalThis as Store)[KEY] = store;

/**
 * One value for the whole process. Next bundles pages, route handlers and instrumentation apart and the
 * fast lane is one more module graph, so a module-level variable would exist several times.
 */
export function processSingleton<T>(name: string, create: () => T): T {
  const held = store.get(name) as T | undefined;
  if (held !== undefined) return held;
  const created = create();
  store.set(name, created);
  return created;
}

/** Forgets a singleton and returns what it held, so that it can be closed. */
export function dropSingleton<T>(name: string): T | undefined {
  const value = store.get(name) as T | undefined;
  store.delete(name);
  return value;
}
