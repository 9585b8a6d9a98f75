import type { Metadata } from 'next';
import { Invitation } from '@/components/invite/invitation';
import { acceptInvitationAction, findInvitationAction } from './invitation-actions';

export const metadata: Metadata = { title: 'Invitation', referrer: 'no-referrer' };

/** Where the link of an invitation leads. */
export default function InvitePage() {
  return <Invitation find={findInvitationAction} accept={acceptInvitationAction} />;
}
