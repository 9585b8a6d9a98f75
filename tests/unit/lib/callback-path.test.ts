import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { safeCallbackPath } from '@/lib/auth/callback-path';

const safe = (wanted: string | null | undefined) => safeCallbackPath(wanted, '/home');

describe('after signing in people go', () => {
  test.each(['/', '/users', '/users/1?tab=flags&q=a%20b#top', '/feature-flags?next=https://x.example//y'])(
    'where they wanted: %s',
    (wanted) => {
      expect(safe(wanted)).toBe(wanted);
    },
  );

  test.each([
    null,
    undefined,
    '',
    'users',
    'https://evil.example',
    'javascript:alert(1)',
    '//evil.example',
    '/\\evil.example',
    '/%09/evil.example',
    '/%5cevil.example',
    '/%2Fevil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    ' /users',
    '/users//evil',
    'https://ok@evil.example',
    '/\u2028',
    '/é',
  ])('nowhere else: %j', (wanted) => {
    expect(safe(wanted)).toBe('/home');
  });

  test('to an address that a browser reads as our own, whatever is wanted', () => {
    const part = fc.constantFrom(
      '/',
      '\\',
      '%2f',
      '%5C',
      '.',
      '..',
      '@',
      ':',
      'evil',
      '\t',
      '%09',
      '?',
      '#',
      ' ',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(part).map((parts) => `/${parts.join('')}`),
          fc.string(),
        ),
        (wanted) => {
          const given = safe(wanted);
          expect(given.startsWith('/')).toBe(true);
          expect(new URL(given, 'https://ours.example').origin).toBe('https://ours.example');
        },
      ),
    );
  });
});
