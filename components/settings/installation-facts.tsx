import type { Installation } from '@/lib/settings/installation';
import { Fact, Facts } from './facts';

/** How the installation is set up, for whoever runs it. No secret is among it. */
export function InstallationFacts({ installation }: { readonly installation: Installation }) {
  const { version, address, database, allowedOrigins, logLevel, isSet } = installation;
  return (
    <Facts>
      <Fact term="Version">{version}</Fact>
      <Fact term="Address" variable="NEXTAUTH_URL">
        {address ?? 'Whatever people type: links in invitations go by it'}
      </Fact>
      <Fact term="Database" variable="DATABASE_URL">
        PostgreSQL {database.version}, {megabytes(database.bytes)} MB of data
      </Fact>
      <Fact term="Sites that may read flags" variable="PENNON_ALLOWED_ORIGINS">
        {allowedOrigins.length === 0 ? 'None but this one' : allowedOrigins.join(', ')}
      </Fact>
      <Fact term="Clean-up from outside" variable="CRON_SECRET">
        {isSet.cronSecret
          ? 'A scheduler may start it, with the secret'
          : 'Only this process starts it: no secret is set'}
      </Fact>
      <Fact term="Metrics" variable="METRICS_TOKEN">
        {isSet.metricsToken
          ? 'Readable with the token, or an admin or viewer key'
          : 'Readable with an admin or viewer key'}
      </Fact>
      <Fact term="Admin key of the environment" variable="PENNON_ADMIN_API_KEY">
        {isSet.environmentKey ? 'Set; it is among the API keys' : 'Not set'}
      </Fact>
      <Fact term="Log" variable="PENNON_LOG_LEVEL">
        {logLevel} and above, as JSON on standard output
      </Fact>
      <Fact term="Overrides that have ended">
        Deleted by the next clean-up. The audit log keeps what they were.
      </Fact>
      <Fact term="Audit log">Kept for ever. Nobody can change or delete a row.</Fact>
    </Facts>
  );
}

function megabytes(bytes: number): string {
  return Math.ceil(bytes / 1_000_000).toLocaleString('en-GB');
}
