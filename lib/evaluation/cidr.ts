/** An IP address as unsigned 32-bit words: one for IPv4, four for IPv6. */
export type Address = readonly number[];

/** A range of addresses: all that share the first `prefix` bits. */
export interface AddressRange {
  readonly base: Address;
  readonly prefix: number;
}

const MAX_LENGTH = 45;
const DECIMAL = /^(?:0|[1-9]\d{0,2})$/;
const GROUP = /^[0-9a-fA-F]{1,4}$/;
/** The second and third word of `::ffff:0:0/96`. */
const MAPPED_WORD = 0xffff;

/**
 * Reads an IPv4 address in four decimal parts, or an IPv6 address as RFC 4291 writes it, without a zone. An
 * IPv4-mapped address is read as the IPv4 address. null for anything else.
 */
export function parseAddress(text: string): Address | null {
  const address = parseAny(text);
  return address && isMapped(address) ? address.slice(3) : address;
}

/**
 * Reads `address/prefix`; a lone address is a range of one. A range of IPv4-mapped addresses is read as the IPv4
 * range. null for anything else.
 */
export function parseRange(text: string): AddressRange | null {
  const [written = '', size, ...rest] = text.split('/');
  const address = parseAny(written);
  if (!address || rest.length > 0) return null;
  const bits = address.length * 32;
  if (size !== undefined && !(DECIMAL.test(size) && Number(size) <= bits)) return null;
  const prefix = size === undefined ? bits : Number(size);
  if (isMapped(address) && prefix >= 96) return { base: address.slice(3), prefix: prefix - 96 };
  return { base: address, prefix };
}

/** Whether an address is in a range. An IPv4 address is in no IPv6 range. */
export function isInRange(address: Address, range: AddressRange): boolean {
  if (address.length !== range.base.length) return false;
  return address.every((word, index) => {
    const bits = Math.min(32, Math.max(0, range.prefix - index * 32));
    const mask = bits === 0 ? 0 : -1 << (32 - bits);
    return ((word ^ (range.base[index] as number)) & mask) === 0;
  });
}

function isMapped(address: Address): boolean {
  return address.length === 4 && address[0] === 0 && address[1] === 0 && address[2] === MAPPED_WORD;
}

function parseAny(text: string): Address | null {
  if (text.length > MAX_LENGTH) return null;
  return text.includes(':') ? parseIPv6(text) : parseIPv4(text);
}

function parseIPv4(text: string): Address | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => DECIMAL.test(part) && Number(part) <= 255)) return null;
  return [parts.reduce((word, part) => word * 256 + Number(part), 0)];
}

function parseIPv6(text: string): Address | null {
  const [head = '', tail, ...rest] = text.split('::');
  if (rest.length > 0) return null;
  const before = parseGroups(head, tail === undefined);
  const after = tail === undefined ? [] : parseGroups(tail, true);
  if (!before || !after) return null;
  const missing = 8 - before.length - after.length;
  // "::" stands for one group or more.
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...before, ...Array<number>(missing).fill(0), ...after];
  return [0, 2, 4, 6].map((i) => (groups[i] as number) * 0x10000 + (groups[i + 1] as number));
}

/** Groups of 16 bits; at the very end of an address the last two may be dotted. */
function parseGroups(text: string, atEnd: boolean): number[] | null {
  if (text === '') return [];
  const parts = text.split(':');
  const last = parts.at(-1) as string;
  const groups: number[] = [];
  if (atEnd && last.includes('.')) {
    const [word] = parseIPv4(last) ?? [];
    if (word === undefined) return null;
    parts.pop();
    groups.push(Math.floor(word / 0x10000), word % 0x10000);
  }
  if (!parts.every((part) => GROUP.test(part))) return null;
  return [...parts.map((part) => Number.parseInt(part, 16)), ...groups];
}
