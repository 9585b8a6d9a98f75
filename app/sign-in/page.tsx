import type { Metadata } from 'next';
import { Door } from '@/components/sign-in/door';
import { ProviderButton } from '@/components/sign-in/provider-button';
import { refusalText } from '@/components/sign-in/refusal';
import { SignInForm } from '@/components/sign-in/sign-in-form';
import { Notice } from '@/components/ui/notice';
import { safeCallbackPath } from '@/lib/auth/callback-path';
import { getConfig } from '@/lib/config';

export const metadata: Metadata = { title: 'Sign in' };

interface SignInPageProps {
  readonly searchParams: Promise<{ readonly [name: string]: string | readonly string[] | undefined }>;
}

/** The door. Where one came from is gone back to, if it is a page of ours. */
export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { callbackUrl, error } = await searchParams;
  const callbackPath = safeCallbackPath(typeof callbackUrl === 'string' ? callbackUrl : null, '/');
  const { oidc } = getConfig();
  return (
    <Door title="Sign in to Pennon" lead="Feature flags, down to the value of one person.">
      {oidc && typeof error === 'string' ? (
        <div className="mb-5">
          <Notice tone="off">{refusalText(error, oidc.name)}</Notice>
        </div>
      ) : null}
      <SignInForm callbackPath={callbackPath} />
      {oidc ? <ProviderButton name={oidc.name} callbackPath={callbackPath} /> : null}
    </Door>
  );
}
