import type { Metadata } from 'next';
import { ChangePasswordForm } from '@/components/account/change-password-form';
import { SignOutEverywhere } from '@/components/account/sign-out-everywhere';
import { PageHeader } from '@/components/layout/page-header';
import { Section } from '@/components/layout/section';
import { pageContext, readForPage } from '@/lib/http/page';
import { hasOwnPassword } from '@/lib/users/own-account';
import { changePasswordAction, signOutEverywhereAction } from './account-actions';

export const metadata: Metadata = { title: 'Your account' };

/** What the signed-in person can do about how they sign in. */
export default async function AccountPage() {
  const ctx = await pageContext();
  const { email } = ctx.actor;
  const hasPassword = await readForPage(ctx.requestId, () => hasOwnPassword(ctx));
  return (
    <>
      <PageHeader title="Your account" />
      <Section title="Password">
        <div className="grid gap-5 px-4 py-4 md:px-6">
          {hasPassword ? (
            <ChangePasswordForm email={email} change={changePasswordAction} />
          ) : (
            <p className="max-w-prose text-muted">
              You sign in as {email} through your organisation, and have no password here.
            </p>
          )}
        </div>
      </Section>
      <Section title="Sessions">
        <div className="grid gap-4 px-4 py-4 md:px-6">
          <p className="max-w-prose text-muted">
            A session lasts a week. If you left one open somewhere, or somebody else may have got at one, end
            them all.
          </p>
          <SignOutEverywhere end={signOutEverywhereAction} />
        </div>
      </Section>
    </>
  );
}
