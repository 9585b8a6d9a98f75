import { FlagOff } from 'lucide-react';
import Link from 'next/link';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/empty-state';

/** There is nothing at this address, and a way on. */
export function NotFoundState() {
  return (
    <EmptyState
      icon={FlagOff}
      title="There is nothing at this address"
      action={
        <Button asChild>
          <Link href="/">Go to the start</Link>
        </Button>
      }
    >
      What was here may have been deleted, or the address may have a slip in it.
    </EmptyState>
  );
}
