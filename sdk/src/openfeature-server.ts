export { createPennonProvider } from './openfeature/server-provider';
export type { ServerClientOptions } from './server/server-client';
