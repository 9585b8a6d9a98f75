import type { HeaderReader } from '../auth/identify';
import { getConfig } from '../config';

/** The whole address of a path of ours, as people use it: what the operator says, else what was asked for. */
export function publicUrl(header: HeaderReader, path: string): string {
  const { nextAuthUrl, port } = getConfig();
  const host = header('x-forwarded-host') ?? header('host') ?? `localhost:${port}`;
  return new URL(path, nextAuthUrl ?? `${header('x-forwarded-proto') ?? 'http'}://${host}`).href;
}
