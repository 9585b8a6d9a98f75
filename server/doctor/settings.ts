import type { Config } from '@/lib/config';
import type { AddressRange } from '@/lib/evaluation/cidr';
import { plainAddress } from '../plain-address';
import { type Finding, ok, warning } from './finding';

/** What can be told of the variables alone: those that are wrong have ended it before. */
export function checkSettings(config: Config): Finding[] {
  return [
    secretFinding(config),
    addressFinding(config),
    ...proxyFindings(config),
    cronFinding(config),
    metricsFinding(config),
  ];
}

function secretFinding({ nextAuthSecret, databaseUrl }: Config): Finding {
  const check = 'NEXTAUTH_SECRET';
  if (nextAuthSecret) return ok(check, `is set, ${nextAuthSecret.length} characters`);
  if (!databaseUrl) return ok(check, 'is not set: Pennon makes its own and keeps it in the data folder');
  return warning(
    check,
    'is not set: each data folder gets its own',
    'Set it to the same 32 characters or more on every instance, or a session of one is nothing to another.',
  );
}

function addressFinding({ nextAuthUrl, port, databaseUrl }: Config): Finding {
  const check = 'NEXTAUTH_URL';
  if (!nextAuthUrl) {
    const found = `is not set: http://localhost:${port}`;
    if (!databaseUrl) return ok(check, found);
    return warning(check, found, 'Set it to the address that people use, or signing in leads them there.');
  }
  const { protocol, hostname, pathname, username, password } = new URL(nextAuthUrl);
  if (username !== '' || password !== '') {
    return warning(
      check,
      `${plainAddress(nextAuthUrl)} has a user or a password in it`,
      'Leave them out: whoever is led there is shown them.',
    );
  }
  if (pathname !== '/') {
    return warning(
      check,
      `has a path, ${pathname}`,
      'Pennon lives at the top of its host: leave the path out.',
    );
  }
  if (protocol === 'http:' && !isOwnMachine(hostname)) {
    return warning(
      check,
      `${nextAuthUrl} is not encrypted`,
      'Put a proxy with TLS in front and say https:// here, or passwords and sessions can be read on their way.',
    );
  }
  return ok(check, nextAuthUrl);
}

/** Pennon speaks no TLS itself, so there is a proxy where people come by https. */
function proxyFindings({ nextAuthUrl, trustedProxies }: Config): Finding[] {
  const check = 'PENNON_TRUSTED_PROXIES';
  if (trustedProxies.some(isOfStrangers)) {
    return [
      warning(
        check,
        'trusts whole parts of the internet: whoever comes from there may say to be any address',
        'Name your proxies only, or limits of sign-in count for nobody.',
      ),
    ];
  }
  if (trustedProxies.length > 0) return [ok(check, 'is set')];
  if (!nextAuthUrl?.startsWith('https:')) return [];
  return [
    warning(
      check,
      'is not set: everybody seems to come from the proxy',
      'Set it to the addresses of your proxies, or ten accounts with wrong passwords shut out all people.',
    ),
  ];
}

/** Larger than any network that one owner has, `10.0.0.0/8` and `fc00::/7` being the largest: `0.0.0.0/0` say. */
const isOfStrangers = ({ base, prefix }: AddressRange) => prefix < (base.length === 1 ? 8 : 7);

const isOwnMachine = (hostname: string) => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);

function cronFinding({ cronSecret }: Config): Finding {
  const check = 'CRON_SECRET';
  if (cronSecret) return ok(check, 'is set');
  return warning(
    check,
    'is not set: the cron routes refuse every call',
    'Set it where a scheduler is to call them. Pennon tidies by itself, so nothing is lost without.',
  );
}

function metricsFinding({ metricsToken }: Config): Finding {
  const check = 'METRICS_TOKEN';
  if (metricsToken) return ok(check, 'is set');
  return warning(
    check,
    'is not set: metrics are for admin and viewer keys only, and not there while the database is away',
    'Set it to 16 characters or more and give it to Prometheus.',
  );
}
