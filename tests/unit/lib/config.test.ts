import path from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ConfigError, getConfig, loadConfig } from '@/lib/config';
import { closeDatabase, getDb } from '@/lib/db/client';
import { log } from '@/lib/log';
import { dropSingleton } from '@/lib/singleton';

const KEY = `pnn_${'k'.repeat(43)}`;
const LONG = 's'.repeat(32);

/** variable -> [what is read when it is left out or empty, a good value and how it is read, values that are refused] */
const VARIABLES: Record<
  string,
  { field: keyof ReturnType<typeof loadConfig>; unset: unknown; good: [string, unknown][]; bad: string[] }
> = {
  DATABASE_URL: {
    field: 'databaseUrl',
    unset: undefined,
    good: [
      ['postgres://u:p@h/db', 'postgres://u:p@h/db'],
      ['postgresql://h:5433/db', 'postgresql://h:5433/db'],
      ['postgres://u:100%25@h/db', 'postgres://u:100%25@h/db'],
    ],
    bad: ['mysql://u:hunter2@h/db', 'localhost', 'http://h', 'postgres://u:hunter2%@h/db'],
  },
  PORT: {
    field: 'port',
    unset: 3000,
    good: [
      ['0', 0],
      ['8080', 8080],
      ['65535', 65535],
    ],
    bad: ['65536', '-1', '80.5', 'http', 'NaN', 'Infinity'],
  },
  PENNON_HOST: { field: 'host', unset: '::', good: [['127.0.0.1', '127.0.0.1']], bad: [] },
  NEXTAUTH_URL: {
    field: 'nextAuthUrl',
    unset: undefined,
    good: [['https://flags.example.com', 'https://flags.example.com']],
    bad: ['flags.example.com', 'ftp://flags.example.com', 'javascript:alert(1)'],
  },
  NEXTAUTH_SECRET: { field: 'nextAuthSecret', unset: undefined, good: [[LONG, LONG]], bad: ['s'.repeat(31)] },
  CRON_SECRET: {
    field: 'cronSecret',
    unset: undefined,
    good: [['c'.repeat(16), 'c'.repeat(16)]],
    bad: ['c'.repeat(15), 'a secret with spaces', 'gehëim-gehëim-gehëim'],
  },
  METRICS_TOKEN: {
    field: 'metricsToken',
    unset: undefined,
    good: [['m'.repeat(16), 'm'.repeat(16)]],
    bad: ['m'.repeat(15), 'a token with spaces'],
  },
  PENNON_DATA_DIR: {
    field: 'dataDir',
    unset: path.resolve('.pennon'),
    good: [
      ['/var/lib/pennon', '/var/lib/pennon'],
      ['data', path.resolve('data')],
    ],
    bad: [],
  },
  PENNON_ADMIN_EMAIL: {
    field: 'adminEmail',
    unset: undefined,
    good: [['a@example.com', 'a@example.com']],
    bad: ['admin', 'a@', 'a b@example.com'],
  },
  PENNON_ADMIN_PASSWORD: {
    field: 'adminPassword',
    unset: undefined,
    good: [['p'.repeat(12), 'p'.repeat(12)]],
    bad: ['p'.repeat(11), 'p'.repeat(257)],
  },
  PENNON_ADMIN_API_KEY: {
    field: 'adminApiKey',
    unset: undefined,
    good: [[KEY, KEY]],
    bad: [KEY.slice(0, -1), KEY.slice(1), `${KEY}/`, `${KEY}\n`, `pnn_${'k'.repeat(201)}`],
  },
  PENNON_ALLOWED_ORIGINS: {
    field: 'allowedOrigins',
    unset: [],
    good: [
      ['https://shop.example', ['https://shop.example']],
      ['https://a.example, http://localhost:5173', ['https://a.example', 'http://localhost:5173']],
    ],
    bad: [
      '*',
      'null',
      'shop.example',
      'https://shop.example/',
      'https://*.example.com',
      'https://Shop.example',
      'https://shop.example:443',
      'https://user@shop.example',
      'ftp://shop.example',
      'https://a.example,,https://b.example',
      'https://a.example https://b.example',
    ],
  },
  PENNON_TRUSTED_PROXIES: {
    field: 'trustedProxies',
    unset: [],
    good: [
      ['10.0.0.0/8', [{ base: [0x0a000000], prefix: 8 }]],
      [
        '192.0.2.1, ::ffff:10.0.0.0/104,::1',
        [
          { base: [0xc0000201], prefix: 32 },
          { base: [0x0a000000], prefix: 8 },
          { base: [0, 0, 0, 1], prefix: 128 },
        ],
      ],
    ],
    bad: ['*', '10.0.0.0/33', 'loopback', '10.0.0.1,', '10.0.0.1;10.0.0.2', '300.1.1.1', '10.1'],
  },
  PENNON_MAX_STREAMS: {
    field: 'maxStreams',
    unset: 10_000,
    good: [['500', 500]],
    bad: ['0', '-1', '1.5', 'many'],
  },
  PENNON_OVERRIDES_RESIDENT: {
    field: 'overridesResident',
    unset: 200_000,
    good: [
      ['0', 0],
      ['5000', 5_000],
    ],
    bad: ['-1', '1.5', 'all'],
  },
  PENNON_DRAIN_MS: {
    field: 'drainMs',
    unset: 0,
    good: [['10000', 10_000]],
    bad: ['-1', '1.5', 'soon', '600001'],
  },
  PENNON_STATE_MAX_AGE_HOURS: {
    field: 'stateMaxAgeHours',
    unset: 72,
    good: [['1', 1]],
    bad: ['0', '1.5', 'long', '8761'],
  },
  PENNON_DEMO: {
    field: 'demo',
    unset: true,
    good: [
      ['0', false],
      ['1', true],
    ],
    bad: ['yes', 'true', '2'],
  },
  OTEL_TRACES_EXPORTER: {
    field: 'spanProtocol',
    unset: undefined,
    good: [
      ['otlp', 'http/protobuf'],
      ['none', undefined],
    ],
    bad: ['zipkin', 'console'],
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    field: 'spanProtocol',
    unset: undefined,
    good: [['http://collector:4318', 'http/protobuf']],
    bad: ['collector:4318', 'grpc://collector:4317'],
  },
  OTEL_EXPORTER_OTLP_PROTOCOL: {
    field: 'spanProtocol',
    unset: undefined,
    good: [['http/json', undefined]],
    bad: ['grpc', 'json'],
  },
  PENNON_LOG_LEVEL: {
    field: 'logLevel',
    unset: 'warn',
    good: [
      ['debug', 'debug'],
      ['silent', 'silent'],
    ],
    bad: ['verbose', 'WARN'],
  },
};

describe.each(Object.entries(VARIABLES))('%s', (name, { field, unset, good, bad }) => {
  test('may be left out, and empty is left out', () => {
    expect(loadConfig({})[field]).toEqual(unset);
    expect(loadConfig({ [name]: '' })[field]).toEqual(unset);
  });

  test('is read', () => {
    for (const [given, read] of good) expect(loadConfig({ [name]: given })[field]).toEqual(read);
  });

  test('stops the start with its name when it is bad, and its value is not in the message', () => {
    for (const value of bad) {
      const error = refusal({ [name]: value });
      expect(error).toMatchObject({ name: 'ConfigError', variable: name });
      expect(error.message).toMatch(new RegExp(`^${name}: must .+`));
      if (value.length > 4) expect(error.message).not.toContain(value.slice(0, 30));
    }
  });
});

function refusal(env: Record<string, string>): ConfigError {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
  }
  throw new Error(`${JSON.stringify(env)} was accepted`);
}

test('the demo is for the embedded database unless it is asked for', () => {
  const DATABASE_URL = 'postgres://h/db';

  expect(loadConfig({}).demo).toBe(true);
  expect(loadConfig({ DATABASE_URL }).demo).toBe(false);
  expect(loadConfig({ DATABASE_URL, PENNON_DEMO: '1' }).demo).toBe(true);
  expect(loadConfig({ PENNON_DEMO: '0' }).demo).toBe(false);
});

test('spans are recorded where a collector is named and nothing says no', () => {
  const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://collector:4318';
  const protocolOf = (more: Record<string, string>) =>
    loadConfig({ OTEL_EXPORTER_OTLP_ENDPOINT, ...more }).spanProtocol;

  expect(protocolOf({ OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' })).toBe('http/json');
  expect(
    protocolOf({
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/protobuf',
    }),
  ).toBe('http/protobuf');
  expect(protocolOf({ OTEL_TRACES_EXPORTER: 'none' })).toBeUndefined();
  expect(protocolOf({ OTEL_SDK_DISABLED: 'true' })).toBeUndefined();
  expect(protocolOf({ OTEL_SDK_DISABLED: 'false' })).toBe('http/protobuf');
});

test('what is not ours in the environment does not matter', () => {
  expect(() => loadConfig({ PATH: '/bin', PENNON_FUTURE: 'x', HOME: undefined })).not.toThrow();
});

describe('the process reads its environment', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    for (const name of ['config', 'log', 'database']) dropSingleton(name);
  });

  test('once, on first use', () => {
    vi.stubEnv('PORT', '4321');
    expect(getConfig().port).toBe(4321);
    vi.stubEnv('PORT', '9999');
    expect(getConfig().port).toBe(4321);
  });

  test('for its log, which names no process and no machine', () => {
    vi.stubEnv('PENNON_LOG_LEVEL', 'error');
    expect(log()).toBe(log());
    expect(log().level).toBe('error');
    expect(log().bindings()).toEqual({});
  });

  test('for its database, and says so when there is none', async () => {
    vi.stubEnv('DATABASE_URL', '');
    expect(() => getDb()).toThrow('DATABASE_URL: must be set');
    await expect(closeDatabase()).resolves.toBeUndefined();
  });
});
