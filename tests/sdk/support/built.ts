/** The entry points of the package, as their sources type them. */
interface EntryPoints {
  readonly index: typeof import('@/sdk/src/index');
  readonly react: typeof import('@/sdk/src/react');
  readonly server: typeof import('@/sdk/src/server');
}

/** An entry point as it is published: `npm run build:sdk` first. */
export function builtSdk<E extends keyof EntryPoints>(entry: E): Promise<EntryPoints[E]> {
  return import(new URL(`../../../sdk/dist/${entry}.js`, import.meta.url).href);
}
