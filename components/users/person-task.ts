import type { UserView } from '@/lib/users/types';
import type { PersonActions } from './person-actions';

/** What a sheet or dialog about one person gets. */
export interface PersonTaskProps {
  readonly user: UserView;
  readonly actions: PersonActions;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Why the last administrator stays, and what to do. */
export const LAST_ADMIN =
  'This is the last administrator who can sign in. Make somebody else an administrator first.';
