import { describe, expect, it } from 'vitest';
import { safeCallbackPath } from '@/lib/auth/callback-path';

describe('where signing in leads', () => {
  it.each([
    '/feature-flags',
    '/feature-flags?tab=overrides&flag=ui.dark_mode',
    '/users/6d495f3f-eab8-4a24-b68d-005d436c8c79#top',
    '/users?q=a%2Fb%20c',
    '/search?next=https://elsewhere.example//x',
  ])('goes back to a page of ours: %s', (path) => {
    expect(safeCallbackPath(path, '/')).toBe(path);
  });

  it.each([
    null,
    undefined,
    '',
    'feature-flags',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '/\\/evil.example',
    '/%09/evil.example',
    '/%0a/evil.example',
    '/%5cevil.example',
    '/%2f/evil.example',
    '/\t/evil.example',
    '/ /evil.example',
    '/a\u0000b',
    '/ünïcode',
    'https://ok@evil.example',
    'https:evil.example',
    'javascript:alert(1)',
    '\\\\evil.example',
    '/.//evil.example',
  ])('goes nowhere else: %j', (path) => {
    expect(safeCallbackPath(path, '/start')).toBe('/start');
  });

  it('resolves steps upwards within our own address', () => {
    expect(safeCallbackPath('/a/../users', '/')).toBe('/users');
  });
});
