import type { ProviderFacts } from '@/lib/settings/installation';
import { Fact, Facts } from './facts';

/** How people sign in: with a password, and through a provider where one is set up. */
export function SignInFacts({ provider }: { readonly provider: ProviderFacts | null }) {
  return (
    <Facts>
      <Fact term="Password">
        Everybody whom an admin invited. Ten wrong tries lock an account for 15 minutes.
      </Fact>
      {provider === null ? (
        <Fact term="Provider" variable="OIDC_ISSUER">
          None. With an OpenID Connect provider people sign in through your organisation.
        </Fact>
      ) : (
        <Provider {...provider} />
      )}
    </Facts>
  );
}

function Provider({ name, issuer, domains, roles, roleClaim }: ProviderFacts) {
  return (
    <>
      <Fact term="Provider" variable="OIDC_ISSUER">
        {name}, <span className="font-mono text-sm">{issuer}</span>
      </Fact>
      <Fact term="Who may sign in with it" variable="OIDC_ALLOWED_DOMAINS">
        {domains === null ? 'Everybody whom it knows' : `E-mails of ${domains.join(', ')}`}
      </Fact>
      <Fact term="Roles" variable="OIDC_ROLE_MAP">
        {roles === null
          ? 'Admins give them here; who comes for the first time is a user.'
          : `By the claim ${roleClaim}: ${roles.map(({ group, role }) => `${group} is ${role}`).join(', ')}`}
      </Fact>
    </>
  );
}
