import { getConfig } from '../config';
import { type Address, type AddressRange, isInRange, parseAddress } from '../evaluation/cidr';

/** As much of a `HeaderReader` as it takes. */
type Header = (name: string) => string | null;

/**
 * Who sends a request, of all that it says to have come through: the last hop that is none of our own proxies. Whatever is
 * further to the left may be invented, and so may everything beyond what is no address at all.
 * @param hops from the client's side to ours, as `X-Forwarded-For` has them
 * @returns null where there is none
 */
export function clientHop(
  hops: readonly string[],
  trusted: readonly AddressRange[],
): { readonly text: string; readonly address: Address } | null {
  let nearest = null;
  for (const hop of hops.toReversed()) {
    const text = withoutPort(hop.trim());
    const address = parseAddress(text);
    if (!address) return nearest;
    nearest = { text, address };
    if (!trusted.some((range) => isInRange(address, range))) return nearest;
  }
  return nearest;
}

/** Whether an address is one of the proxies that are believed. */
export function isTrusted(text: string, trusted: readonly AddressRange[]): boolean {
  const address = parseAddress(withoutPort(text));
  return address !== null && trusted.some((range) => isInRange(address, range));
}

/**
 * The network that a request comes from, to count by: an IPv4 address, or the 64 bits of an IPv6 address that one
 * customer has to themselves. null where nobody knows.
 */
export function networkOf(header: Header): string | null {
  const hops = header('x-forwarded-for')?.split(',') ?? [];
  const client = clientHop(hops, getConfig().trustedProxies);
  return client?.address.slice(0, 2).join('.') ?? null;
}

/** Some proxies add the port: `192.0.2.1:4711`, `[2001:db8::1]:4711`; a local IPv6 address may have a zone. */
function withoutPort(hop: string): string {
  return hop.replace(/^\[(.*)\](?::\d+)?$|^([\d.]+):\d+$/, '$1$2').replace(/%.*$/, '');
}
