import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clientHop, isTrusted, networkOf } from '@/lib/auth/client-address';
import { type AddressRange, parseRange } from '@/lib/evaluation/cidr';
import { withEnvironment } from '../../support/environment';

const rangesOf = (...texts: string[]): AddressRange[] =>
  texts.map((text) => parseRange(text)).filter((range) => range !== null);
const OURS = rangesOf('10.0.0.0/8', '::1', 'fd00::/8');
const client = (hops: string) => clientHop(hops.split(','), OURS)?.text ?? null;

describe('the client is the last hop that is no proxy of ours', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['192.0.2.7, 10.1.1.1', '192.0.2.7'],
    ['192.0.2.7, 10.1.1.1, 10.2.2.2,::1', '192.0.2.7'],
    ['198.51.100.1, 192.0.2.7, 10.1.1.1', '192.0.2.7'],
    ['10.9.9.9, 192.0.2.7', '192.0.2.7'],
    ['2001:db8::7, fd00::1', '2001:db8::7'],
    // Some proxies add the port, and Node writes IPv4 as IPv6.
    ['192.0.2.7:4711, 10.1.1.1:80', '192.0.2.7'],
    ['[2001:db8::7]:4711, [fd00::1]', '2001:db8::7'],
    ['192.0.2.7, ::ffff:10.1.1.1', '192.0.2.7'],
    // Nobody but ours: the furthest of them.
    ['10.1.1.1, 10.2.2.2', '10.1.1.1'],
    // What is beyond what cannot be read is not believed.
    ['192.0.2.7, unknown, 10.2.2.2', '10.2.2.2'],
    ['192.0.2.7,, 10.2.2.2', '10.2.2.2'],
    ['192.0.2.7, 10.1.1.1.evil, 10.2.2.2', '10.2.2.2'],
  ])('%s: %s', (hops, expected) => {
    expect(client(hops)).toBe(expected);
  });

  test.each(['', 'unknown', '_hidden', "'; drop table users; --"])('and nobody for %j', (hops) => {
    expect(client(hops)).toBeNull();
  });

  test('whatever somebody invents to the left of it', () => {
    const invented = fc.oneof(fc.string(), fc.ipV4(), fc.ipV6());
    fc.assert(
      fc.property(fc.array(invented), (left) => {
        expect(clientHop([...left, '192.0.2.7', '10.1.1.1'], OURS)?.text).toBe('192.0.2.7');
      }),
    );
  });
});

test.each([
  ['10.255.0.1', true],
  ['::ffff:10.0.0.1', true],
  ['fd00::1%eth0', true],
  ['11.0.0.1', false],
  ['fe80::1%eth0', false],
  ['', false],
])('%s is a proxy of ours: %s', (address, expected) => {
  expect(isTrusted(address, OURS)).toBe(expected);
});

describe('tries are counted by network', () => {
  const networks = (...hops: string[]) =>
    withEnvironment({ PENNON_TRUSTED_PROXIES: '10.0.0.0/8' }, async () =>
      hops.map((hop) => networkOf((name) => (name === 'x-forwarded-for' ? hop : null))),
    );

  test('an IPv4 address is one, however it is written', async () => {
    const [a, mapped, behind, other] = await networks(
      '192.0.2.7',
      '::ffff:192.0.2.7',
      '192.0.2.7, 10.0.0.1',
      '192.0.2.8',
    );
    expect(mapped).toBe(a);
    expect(behind).toBe(a);
    expect(other).not.toBe(a);
  });

  test('of IPv6 it is what one customer has to themselves: 64 bits', async () => {
    const [a, near, far] = await networks('2001:db8:1:2::1', '2001:DB8:1:2:ffff::9', '2001:db8:1:3::1');
    expect(near).toBe(a);
    expect(far).not.toBe(a);
  });

  test('where nobody knows there is none', async () => {
    expect(await networks('unknown')).toEqual([null]);
    expect(networkOf(() => null)).toBeNull();
  });
});
