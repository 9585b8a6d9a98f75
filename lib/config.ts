import path from 'node:path';
import { z } from 'zod';
import { checkOidc, type OidcConfig, oidcVariables, toOidcConfig } from './config-oidc';
import { type SpanProtocol, telemetryVariables, toSpanProtocol } from './config-telemetry';
import { type AddressRange, parseRange } from './evaluation/cidr';
import { isOrigin } from './origin';
import { processSingleton } from './singleton';

/** A variable of the environment that cannot be used. Its message names the variable and never its value. */
export class ConfigError extends Error {
  constructor(
    readonly variable: string,
    message: string,
  ) {
    super(`${variable}: ${message}`);
    this.name = 'ConfigError';
  }
}

const emptyIsUnset = (value: unknown): unknown => (value === '' ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(emptyIsUnset, schema.optional());

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be a http(s) URL' });
const secret = z.string().min(32, 'must have 32 characters or more');
// What a Bearer header cannot carry would refuse everybody, and nobody would know why.
const bearer = z
  .string()
  .min(16, 'must have 16 characters or more')
  .regex(/^[\x21-\x7e]*$/, 'must have ASCII characters without spaces only');
const origins = z
  .string()
  .transform((list) => list.split(',').map((origin) => origin.trim()))
  .refine(
    (list) => list.every(isOrigin),
    'must be origins such as https://app.example.com, separated by commas; never *',
  );
const milliseconds = 'must be milliseconds, 600000 or fewer';
const hours = 'must be whole hours, 1 to 8760';
const ranges = z.string().transform((list, context) => {
  const parsed = list.split(',').map((range) => parseRange(range.trim()));
  const good = parsed.filter((range) => range !== null);
  if (good.length < parsed.length) {
    context.addIssue('must be addresses or ranges such as 10.0.0.0/8, separated by commas');
  }
  return good;
});
const databaseUrl = z
  .url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' })
  .refine(isDecodable, 'must have every % of its user and password as %25');
const onOff = z.enum(['0', '1'], { error: 'must be 0 or 1' });

const environment = z.object({
  DATABASE_URL: optional(databaseUrl),
  PORT: z.preprocess(
    emptyIsUnset,
    z.coerce
      .number({ error: 'must be a port number' })
      .int('must be a port number')
      .min(0, 'must be a port number')
      .max(65_535, 'must be a port number')
      .default(3000),
  ),
  PENNON_HOST: z.preprocess(emptyIsUnset, z.string().default('::')),
  NEXTAUTH_URL: optional(httpUrl),
  NEXTAUTH_SECRET: optional(secret),
  CRON_SECRET: optional(bearer),
  METRICS_TOKEN: optional(bearer),
  PENNON_DATA_DIR: z.preprocess(emptyIsUnset, z.string().default('.pennon')),
  PENNON_ADMIN_EMAIL: optional(z.email('must be an e-mail address')),
  PENNON_ADMIN_PASSWORD: optional(
    z.string().min(12, 'must have 12 characters or more').max(256, 'must have 256 characters or fewer'),
  ),
  PENNON_ADMIN_API_KEY: optional(
    z
      .string()
      .regex(/^pnn_[A-Za-z0-9_-]{43,200}$/, 'must be pnn_ and 32 random bytes or more (43 characters)'),
  ),
  PENNON_ALLOWED_ORIGINS: optional(origins),
  PENNON_TRUSTED_PROXIES: optional(ranges),
  PENNON_MAX_STREAMS: z.preprocess(
    emptyIsUnset,
    z.coerce
      .number({ error: 'must be a whole number' })
      .int('must be a whole number')
      .min(1, 'must be 1 or more')
      .default(10_000),
  ),
  PENNON_OVERRIDES_RESIDENT: z.preprocess(
    emptyIsUnset,
    z.coerce
      .number({ error: 'must be a whole number' })
      .int('must be a whole number')
      .min(0, 'must be 0 or more')
      .default(200_000),
  ),
  PENNON_DRAIN_MS: z.preprocess(
    emptyIsUnset,
    z.coerce
      .number({ error: milliseconds })
      .int(milliseconds)
      .min(0, milliseconds)
      .max(600_000, milliseconds)
      .default(0),
  ),
  PENNON_STATE_MAX_AGE_HOURS: z.preprocess(
    emptyIsUnset,
    z.coerce.number({ error: hours }).int(hours).min(1, hours).max(8_760, hours).default(72),
  ),
  PENNON_DEMO: optional(onOff),
  PENNON_LOG_LEVEL: z.preprocess(
    emptyIsUnset,
    z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'], {
        error: 'must be fatal, error, warn, info, debug or silent',
      })
      .default('warn'),
  ),
  ...oidcVariables,
  ...telemetryVariables,
});

/** Everything Pennon reads from its environment, validated. The only place that reads it. */
export interface Config {
  /** TCP port to listen on; 0 takes a free one. */
  readonly port: number;
  readonly host: string;
  /** PostgreSQL to use; undefined starts the embedded one. */
  readonly databaseUrl: string | undefined;
  /** Absolute folder of the embedded database and the generated secrets. */
  readonly dataDir: string;
  /** The address people use, `https://flags.example.com`; undefined means `http://localhost:<port>`. */
  readonly nextAuthUrl: string | undefined;
  readonly nextAuthSecret: string | undefined;
  /** Secret of the cron routes; undefined refuses every call. */
  readonly cronSecret: string | undefined;
  /** Token of `/api/metrics`; undefined leaves it to admin and viewer keys. */
  readonly metricsToken: string | undefined;
  readonly adminEmail: string | undefined;
  readonly adminPassword: string | undefined;
  readonly adminApiKey: string | undefined;
  /** Origins whose pages may read evaluations; empty for none but our own. */
  readonly allowedOrigins: readonly string[];
  /** The proxies whose `X-Forwarded-*` headers are believed; empty for none. */
  readonly trustedProxies: readonly AddressRange[];
  /** Streams of events that one process holds open at most. */
  readonly maxStreams: number;
  /** While there are so many overrides at most, everybody who has one is kept in memory; 0 for never. */
  readonly overridesResident: number;
  /** For so long a process that was told to end goes on answering while it says that it is not ready. */
  readonly drainMs: number;
  /** A start without the database believes no state on disk that is older. */
  readonly stateMaxAgeHours: number;
  /** Whether the first start fills an empty database with demo data. */
  readonly demo: boolean;
  readonly logLevel: string;
  /** The OpenID Connect provider that people sign in with; undefined where none is switched on. */
  readonly oidc: OidcConfig | undefined;
  /** How spans are sent to a collector; undefined where none are recorded. */
  readonly spanProtocol: SpanProtocol | undefined;
}

/**
 * Validates an environment.
 * @throws ConfigError for the first variable that cannot be used.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const parsed = environment.superRefine(checkOidc).safeParse(env);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigError(String(issue?.path[0] ?? 'environment'), issue?.message ?? 'is not valid');
  }
  const values = parsed.data;
  return {
    port: values.PORT,
    host: values.PENNON_HOST,
    databaseUrl: values.DATABASE_URL,
    dataDir: path.resolve(values.PENNON_DATA_DIR),
    nextAuthUrl: values.NEXTAUTH_URL,
    nextAuthSecret: values.NEXTAUTH_SECRET,
    cronSecret: values.CRON_SECRET,
    metricsToken: values.METRICS_TOKEN,
    adminEmail: values.PENNON_ADMIN_EMAIL,
    adminPassword: values.PENNON_ADMIN_PASSWORD,
    adminApiKey: values.PENNON_ADMIN_API_KEY,
    allowedOrigins: values.PENNON_ALLOWED_ORIGINS ?? [],
    trustedProxies: values.PENNON_TRUSTED_PROXIES ?? [],
    maxStreams: values.PENNON_MAX_STREAMS,
    overridesResident: values.PENNON_OVERRIDES_RESIDENT,
    drainMs: values.PENNON_DRAIN_MS,
    stateMaxAgeHours: values.PENNON_STATE_MAX_AGE_HOURS,
    demo: values.PENNON_DEMO === undefined ? values.DATABASE_URL === undefined : values.PENNON_DEMO === '1',
    logLevel: values.PENNON_LOG_LEVEL,
    oidc: toOidcConfig(values),
    spanProtocol: toSpanProtocol(values),
  };
}

/** The process's configuration, read once, on first use. */
export function getConfig(): Config {
  return processSingleton('config', () => loadConfig(process.env));
}

/** The driver decodes who connects, and says nothing of the variable when it cannot. */
function isDecodable(url: string): boolean {
  try {
    const { username, password } = new URL(url);
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}
