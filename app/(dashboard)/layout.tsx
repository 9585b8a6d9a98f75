import type { ReactNode } from 'react';
import { AppShell } from '@/components/layout/app-shell';
import type { PlaceKey } from '@/components/layout/navigation';
import { can } from '@/lib/auth/policy';
import { pageContext } from '@/lib/http/page';

/** The frame of the dashboard, for the person who is signed in. */
export default async function DashboardLayout({ children }: { readonly children: ReactNode }) {
  const { actor, now } = await pageContext();
  const places: PlaceKey[] = [];
  if (can(actor, 'flags.read')) places.push('flags');
  if (can(actor, 'users.read')) places.push('users');
  places.push('mine');
  const { name, email, role } = actor;
  return (
    <AppShell person={{ name, email, role }} places={places} serverNow={now.getTime()}>
      {children}
    </AppShell>
  );
}
