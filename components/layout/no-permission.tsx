import { LockKeyhole } from 'lucide-react';
import Link from 'next/link';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/empty-state';

/** Somebody came to a page that their role does not open: what it is, who can open it, where to go instead. */
export function NoPermission({ what }: { readonly what: string }) {
  return (
    <EmptyState
      icon={LockKeyhole}
      title="Your role does not open this page"
      action={
        <Button asChild>
          <Link href="/my-flags">Show my flags</Link>
        </Button>
      }
    >
      {what} is for admins and viewers. An admin can change your role.
    </EmptyState>
  );
}
