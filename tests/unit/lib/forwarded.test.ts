import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { type AddressRange, parseRange } from '@/lib/evaluation/cidr';
import { believeForwarded } from '../../../server/forwarded';

const OURS = ['10.0.0.0/8', '::1'].map((text) => parseRange(text)).filter((range) => range !== null);

/** What is left of the headers of a request from `peer`. */
function believed(
  peer: string | undefined,
  given: Record<string, string>,
  trusted: AddressRange[] = OURS,
): Record<string, unknown> {
  const headers = { ...given };
  believeForwarded({ headers, socket: { remoteAddress: peer } } as unknown as IncomingMessage, trusted);
  return headers;
}

const CLAIMS = {
  'x-forwarded-for': '203.0.113.9',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'flags.example.com',
};

describe('what a request says of where it comes from', () => {
  test('is believed of a trusted proxy', () => {
    for (const peer of ['10.1.2.3', '::ffff:10.1.2.3', '::1']) expect(believed(peer, CLAIMS)).toEqual(CLAIMS);
  });

  test.each([
    ['of anybody else', '192.0.2.1', OURS],
    ['where no proxy is trusted', '10.1.2.3', []],
  ])('is not believed %s: the address is that of the connection', (_, peer, trusted) => {
    const others = { forwarded: 'for=1.2.3.4', 'x-real-ip': '1.2.3.4', 'x-forwarded-port': '1' };

    expect(believed(peer, { ...CLAIMS, ...others, host: 'x' }, trusted)).toEqual({
      'x-forwarded-for': peer,
      host: 'x',
    });
  });

  test('is the nearest proxy’s word where several are listed', () => {
    const given = {
      'x-forwarded-for': '1.1.1.1, 203.0.113.9, 10.3.3.3',
      'x-forwarded-proto': 'ftp, https',
      'x-forwarded-host': 'evil.example, flags.example.com:8443',
    };

    expect(believed('10.1.2.3', given)).toEqual({
      'x-forwarded-for': '203.0.113.9',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'flags.example.com:8443',
    });
  });

  test.each([
    ['x-forwarded-proto', 'javascript'],
    ['x-forwarded-proto', 'https://'],
    ['x-forwarded-host', 'evil.example/path'],
    ['x-forwarded-host', 'user@evil.example'],
    ['x-forwarded-host', ''],
  ])('is left out where it is not well formed: %s %j', (name, value) => {
    expect(believed('10.1.2.3', { [name]: value })).toEqual({ 'x-forwarded-for': '10.1.2.3' });
  });

  test('is nothing where the connection is gone', () => {
    expect(believed(undefined, CLAIMS)).toEqual({});
  });
});
