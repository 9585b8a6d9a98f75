import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { clientHop, isTrusted } from '@/lib/auth/client-address';
import type { AddressRange } from '@/lib/evaluation/cidr';

/** What proxies say, and anybody else can. */
const CLAIMS = ['forwarded', 'x-real-ip', 'x-forwarded-port', 'x-forwarded-server', 'x-forwarded-prefix'];
const PROTOCOL = /^https?$/;
const HOST = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

/**
 * Leaves of a request's `X-Forwarded-*` headers what may be believed, for everything behind: the address of the client,
 * and from a trusted proxy the protocol and the host that the client asked for.
 * @param trusted `PENNON_TRUSTED_PROXIES`
 */
export function believeForwarded(
  { headers, socket }: IncomingMessage,
  trusted: readonly AddressRange[],
): void {
  const peer = socket.remoteAddress ?? '';
  const believed = trusted.length > 0 && isTrusted(peer, trusted);
  const hops = believed ? textOf(headers, 'x-forwarded-for').split(',') : [];
  const client = clientHop([...hops, peer], trusted);
  keep(headers, 'x-forwarded-for', client?.text);
  keep(headers, 'x-forwarded-proto', believed ? lastOf(headers, 'x-forwarded-proto', PROTOCOL) : undefined);
  keep(headers, 'x-forwarded-host', believed ? lastOf(headers, 'x-forwarded-host', HOST) : undefined);
  for (const name of CLAIMS) delete headers[name];
}

function keep(headers: IncomingHttpHeaders, name: string, value: string | undefined): void {
  if (value === undefined) delete headers[name];
  else headers[name] = value;
}

/** What the nearest proxy says, if it is well formed. */
function lastOf(headers: IncomingHttpHeaders, name: string, form: RegExp): string | undefined {
  const last = textOf(headers, name).split(',').at(-1)?.trim() ?? '';
  return form.test(last) ? last : undefined;
}

function textOf(headers: IncomingHttpHeaders, name: string): string {
  return String(headers[name] ?? '');
}
