import type { HeaderReader } from '../auth/identify';
import { getConfig } from '../config';
import { PennonError } from '../errors';

/**
 * Refuses a write that relies on a cookie and does not come from our own pages. A missing or `null` Origin is
 * refused as well: every browser sends it with a write.
 * @throws PennonError `cross_site`
 */
export function assertSameSite(header: HeaderReader): void {
  const origin = header('origin');
  if (origin === null || !ownOrigins(header).has(origin)) throw new PennonError('cross_site');
  const site = header('sec-fetch-site');
  if (site !== null && site !== 'same-origin') throw new PennonError('cross_site');
}

/** Our address as the browser sees it: what it asked for, and what the operator says. */
function ownOrigins(header: HeaderReader): ReadonlySet<string> {
  const { nextAuthUrl } = getConfig();
  const host = header('x-forwarded-host') ?? header('host');
  return new Set([
    ...(host ? [`http://${host}`, `https://${host}`] : []),
    ...(nextAuthUrl ? [new URL(nextAuthUrl).origin] : []),
  ]);
}
