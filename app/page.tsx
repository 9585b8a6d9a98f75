import { redirect } from 'next/navigation';
import { can } from '@/lib/auth/policy';
import { pageContext } from '@/lib/http/page';

/** The way in: to the overview for those who look after flags, to their own flags for everybody else. */
export default async function Home() {
  const { actor } = await pageContext();
  redirect(can(actor, 'overrides.read') ? '/overview' : '/my-flags');
}
