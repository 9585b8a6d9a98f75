import type { Metadata } from 'next';
import { NoPermission } from '@/components/layout/no-permission';
import { PageHeader } from '@/components/layout/page-header';
import { Section } from '@/components/layout/section';
import { InstallationFacts } from '@/components/settings/installation-facts';
import { InviteButton } from '@/components/settings/invite-button';
import { PolicyForm } from '@/components/settings/policy-form';
import { SignInFacts } from '@/components/settings/sign-in-facts';
import { StaffList } from '@/components/settings/staff-list';
import { can } from '@/lib/auth/policy';
import { pageContext, readForPage } from '@/lib/http/page';
import { countPolicyGaps } from '@/lib/overrides/gaps';
import { describeInstallation } from '@/lib/settings/installation';
import { getSettings } from '@/lib/settings/service';
import { listStaff } from '@/lib/users/staff';
import { createUserAction, inviteUserAction } from '../users/user-actions';
import { findSettingsAction, updateSettingsAction } from './settings-actions';

export const metadata: Metadata = { title: 'Settings' };

/** What holds for the whole installation: the policy, who may sign in, how it is set up. */
export default async function SettingsPage() {
  const ctx = await pageContext();
  if (!can(ctx.actor, 'settings.read')) {
    return (
      <>
        <PageHeader title="Settings" />
        <NoPermission what="The settings page" />
      </>
    );
  }
  const [settings, gaps, staff, installation] = await readForPage(ctx.requestId, () =>
    Promise.all([getSettings(ctx), countPolicyGaps(ctx), listStaff(ctx), describeInstallation(ctx)]),
  );
  const canInvite = can(ctx.actor, 'users.write');
  return (
    <>
      <PageHeader
        title="Settings"
        action={
          <InviteButton
            actions={{ create: createUserAction, invite: inviteUserAction }}
            blocked={canInvite ? undefined : 'Only admins can invite people.'}
          />
        }
      />
      <Section title="What overrides need">
        <PolicyForm
          settings={settings}
          gaps={gaps}
          actions={{ update: updateSettingsAction, find: findSettingsAction }}
          blocked={can(ctx.actor, 'settings.write') ? undefined : 'Only admins can change settings.'}
        />
      </Section>
      <Section title="People who sign in">
        <p className="max-w-prose px-4 pt-2 pb-3 text-muted md:px-6">
          Admins and viewers. On a person’s page an admin gives another role, makes a link to reset a
          password, signs them out everywhere or disables them.
        </p>
        <StaffList staff={staff} />
      </Section>
      <Section title="Ways to sign in">
        <SignInFacts provider={installation.provider} />
      </Section>
      <Section title="This installation">
        <InstallationFacts installation={installation} />
      </Section>
    </>
  );
}
