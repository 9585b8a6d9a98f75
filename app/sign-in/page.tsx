import type { Metadata } from 'next';
import { Mark } from '@/components/layout/mark';
import { SignInForm } from '@/components/sign-in/sign-in-form';
import { TooltipProvider } from '@/components/ui/tooltip';
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
    <main className="grid min-h-dvh content-center justify-items-center px-4 py-12">
      <div className="w-full max-w-84">
        <Mark className="mb-6 size-9" />
        <h1 className="font-semibold text-xl">Sign in to Pennon</h1>
        <p className="mt-1 mb-8 text-muted">Feature flags, down to the value of one person.</p>
        <TooltipProvider>
          <SignInForm callbackPath={safeCallbackPath(wanted, '/')} />
        </TooltipProvider>
      </div>
    </main>
  );
}
