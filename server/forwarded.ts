import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
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
  const { address, believed, text } = peerOf(socket, trusted);
  const client = believed
    ? clientHop([...textOf(headers, 'x-forwarded-for').split(','), address], trusted)?.text
    : text;
  keep(headers, 'x-forwarded-for', client);
  keep(headers, 'x-forwarded-proto', believed ? lastOf(headers, 'x-forwarded-proto', PROTOCOL) : undefined);
  keep(headers, 'x-forwarded-host', believed ? lastOf(headers, 'x-forwarded-host', HOST) : undefined);
  for (const name of CLAIMS) keep(headers, name, undefined);
}

/** Who is at the other end of a connection. */
interface Peer {
  readonly address: string;
  /** Whether it is one of the proxies that are believed. */
  readonly believed: boolean;
  /** The address as it is told; undefined for what is none. */
  readonly text: string | undefined;
}

/** The same for all requests of a connection: to read an address takes longer than to look it up. */
const peers = new WeakMap<Socket, Peer>();

function peerOf(socket: Socket, trusted: readonly AddressRange[]): Peer {
  const known = peers.get(socket);
  if (known) return known;
  const address = socket.remoteAddress ?? '';
  const peer = {
    address,
    believed: trusted.length > 0 && isTrusted(address, trusted),
    text: clientHop([address], [])?.text,
  };
  peers.set(socket, peer);
  return peer;
}

/** To delete what is not there would cost as well. */
function keep(headers: IncomingHttpHeaders, name: string, value: string | undefined): void {
  if (value !== undefined) headers[name] = value;
  else if (name in headers) delete headers[name];
}

/** What the nearest proxy says, if it is well formed. */
function lastOf(headers: IncomingHttpHeaders, name: string, form: RegExp): string | undefined {
  const last = textOf(headers, name).split(',').at(-1)?.trim() ?? '';
  return form.test(last) ? last : undefined;
}

function textOf(headers: IncomingHttpHeaders, name: string): string {
  return String(headers[name] ?? '');
}
