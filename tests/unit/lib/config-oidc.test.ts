import { expect, test } from 'vitest';
import { ConfigError, loadConfig } from '@/lib/config';

const ON = {
  OIDC_ISSUER: 'https://id.example.com/realms/main/',
  OIDC_CLIENT_ID: 'pennon',
  OIDC_CLIENT_SECRET: 'a secret of the provider',
};

test('without its variables no provider is switched on, and empty ones are none', () => {
  expect(loadConfig({}).oidc).toBeUndefined();
  expect(loadConfig({ OIDC_ISSUER: '', OIDC_CLIENT_ID: '', OIDC_CLIENT_SECRET: '' }).oidc).toBeUndefined();
  expect(loadConfig({ OIDC_NAME: 'Okta', OIDC_ROLE_MAP: 'a=admin' }).oidc).toBeUndefined();
});

test('three variables switch it on, and the others have defaults', () => {
  expect(loadConfig(ON).oidc).toEqual({
    issuer: 'https://id.example.com/realms/main',
    clientId: 'pennon',
    clientSecret: 'a secret of the provider',
    name: 'single sign-on',
    scope: 'openid email profile',
    roleClaim: 'groups',
    roles: null,
    domains: null,
  });
});

test('everything about it is read', () => {
  const { oidc } = loadConfig({
    ...ON,
    OIDC_NAME: 'Okta',
    OIDC_SCOPE: 'openid email groups',
    OIDC_ROLE_CLAIM: 'realm_access.roles',
    OIDC_ROLE_MAP: ' ops = admin , dev=viewer,x=y=user,',
    OIDC_ALLOWED_DOMAINS: 'Example.com, corp.example',
  });

  expect(oidc).toMatchObject({
    name: 'Okta',
    scope: 'openid email groups',
    roleClaim: 'realm_access.roles',
    domains: ['example.com', 'corp.example'],
  });
  expect([...(oidc?.roles ?? [])]).toEqual([
    ['ops', 'admin'],
    ['dev', 'viewer'],
    ['x=y', 'user'],
  ]);
});

test.each(['http://localhost:8080', 'http://127.0.0.1:3001/x', 'http://[::1]:9/', 'https://a.example'])(
  'an issuer may be %s',
  (OIDC_ISSUER) => {
    expect(loadConfig({ ...ON, OIDC_ISSUER }).oidc?.issuer).toBe(OIDC_ISSUER.replace(/\/$/, ''));
  },
);

test.each([
  ['OIDC_ISSUER', 'http://id.example.com'],
  ['OIDC_ISSUER', 'http://localhost.evil.example'],
  ['OIDC_ISSUER', 'http://127.0.0.1.evil.example'],
  ['OIDC_ISSUER', 'ftp://id.example.com'],
  ['OIDC_ISSUER', 'id.example.com'],
  ['OIDC_ISSUER', 'https://id.example.com?tenant=a'],
  ['OIDC_SCOPE', 'email profile'],
  ['OIDC_ROLE_MAP', 'ops=owner'],
  ['OIDC_ROLE_MAP', 'ops'],
  ['OIDC_ROLE_MAP', '=admin'],
  ['OIDC_ROLE_MAP', 'admin'],
  ['OIDC_ALLOWED_DOMAINS', '*'],
  ['OIDC_ALLOWED_DOMAINS', '@example.com'],
  ['OIDC_ALLOWED_DOMAINS', ','],
  ['OIDC_ALLOWED_DOMAINS', 'a b.example'],
])('%s stops the start with its name when it is %s', (variable, value) => {
  expect(() => loadConfig({ ...ON, [variable]: value })).toThrow(
    expect.objectContaining({
      name: 'ConfigError',
      variable,
      message: expect.stringMatching(new RegExp(`^${variable}: must .+`)),
    }),
  );
});

test.each(Object.keys(ON))('%s is missed where the others are there', (variable) => {
  const others = Object.keys(ON).filter((name) => name !== variable);

  expect(() => loadConfig({ ...ON, [variable]: '' })).toThrow(
    new ConfigError(variable, `must be set, as ${others.join(' and ')} is`),
  );
});
