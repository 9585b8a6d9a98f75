import packageJson from '../../package.json' with { type: 'json' };
import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { type Config, getConfig } from '../config';
import { getDb } from '../db/client';
import { type DatabaseFacts, selectDatabaseFacts } from '../db/facts';

/** How an installation is set up, as far as it is no secret. */
export interface Installation {
  readonly version: string;
  /** The address people use; null where nobody said, and it is whatever they type. */
  readonly address: string | null;
  readonly database: DatabaseFacts;
  /** Pages of which other sites may read evaluations. */
  readonly allowedOrigins: readonly string[];
  readonly logLevel: string;
  /** Which secrets are set; what they are is for nobody to read. */
  readonly isSet: {
    readonly cronSecret: boolean;
    readonly metricsToken: boolean;
    readonly environmentKey: boolean;
  };
  /** The provider that people sign in with beside their passwords; null for none. */
  readonly provider: ProviderFacts | null;
}

/** What is no secret of an OpenID Connect provider. */
export interface ProviderFacts {
  readonly name: string;
  readonly issuer: string;
  /** Domains of e-mails that may sign in; null for any. */
  readonly domains: readonly string[] | null;
  /** The role of each of its groups, in order of group; null leaves roles to administrators. */
  readonly roles: readonly { readonly group: string; readonly role: string }[] | null;
  /** The claim that says in which groups somebody is. */
  readonly roleClaim: string;
}

/**
 * How this installation is set up. Of secrets it says only whether they are set.
 * @throws PennonError `forbidden`
 */
export async function describeInstallation(
  ctx: RequestContext,
  config: Config = getConfig(),
): Promise<Installation> {
  authorize(ctx.actor, 'settings.read');
  return {
    version: packageJson.version,
    address: config.nextAuthUrl ?? null,
    database: await selectDatabaseFacts(getDb()),
    allowedOrigins: config.allowedOrigins,
    logLevel: config.logLevel,
    isSet: {
      cronSecret: config.cronSecret !== undefined,
      metricsToken: config.metricsToken !== undefined,
      environmentKey: config.adminApiKey !== undefined,
    },
    provider: config.oidc === undefined ? null : providerFacts(config.oidc),
  };
}

function providerFacts({
  name,
  issuer,
  domains,
  roles,
  roleClaim,
}: NonNullable<Config['oidc']>): ProviderFacts {
  return {
    name,
    issuer,
    domains,
    roleClaim,
    roles:
      roles === null
        ? null
        : [...roles].map(([group, role]) => ({ group, role })).sort((a, b) => (a.group < b.group ? -1 : 1)),
  };
}
