import type { Metadata } from 'next';
import { Door } from '@/components/sign-in/door';
import { SignInForm } from '@/components/sign-in/sign-in-form';
import { safeCallbackPath } from '@/lib/auth/callback-path';

export const metadata: Metadata = { title: 'Sign in' };

interface SignInPageProps {
  readonly searchParams: Promise<{ readonly callbackUrl?: string | readonly string[] }>;
}

/** The door. Where one came from is gone back to, if it is a page of ours. */
export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { callbackUrl } = await searchParams;
  const wanted = typeof callbackUrl === 'string' ? callbackUrl : null;
  return (
    <Door title="Sign in to Pennon" lead="Feature flags, down to the value of one person.">
      <SignInForm callbackPath={safeCallbackPath(wanted, '/')} />
    </Door>
  );
}
