import { redirect } from 'next/navigation';
import { can } from '@/lib/auth/policy';
import { pageContext } from '@/lib/http/page';

/** The way in: to the flags for those who look after them, to their own for everybody else. */
export default async function Home() {
  const { actor } = await pageContext();
  redirect(can(actor, 'flags.read') ? '/feature-flags' : '/my-flags');
}
