/**
 * One value for the whole process. Next bundles pages, route handlers and instrumentation apart and the
 * fast lane is one more module graph, so a module-level variable would exist several times.
 */
export function processSingleton<T>(name: string, create: () => T): T {
  const store = globalThis as unknown as Record<symbol, T | undefined>;
  const key = Symbol.for(`pennon.${name}`);
  store[key] ??= create();
  return store[key];
}

/** Forgets a singleton and returns what it held, so that it can be closed. */
export function dropSingleton<T>(name: string): T | undefined {
  const store = globalThis as unknown as Record<symbol, T | undefined>;
  const key = Symbol.for(`pennon.${name}`);
  const value = store[key];
  store[key] = undefined;
  return value;
}
