'use client';

import { Ban, Ellipsis, LogOut, Mail, Pencil, Trash2, UserCheck } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import type { UserView } from '@/lib/users/types';
import { Button } from '../ui/button';
import { Menu, MenuItem } from '../ui/menu';
import { attempt, toastDone } from '../ui/undo-toast';
import { DeletePersonDialog } from './delete-person-dialog';
import { DisablePersonDialog } from './disable-person-dialog';
import type { PersonActions } from './person-actions';
import { SignOutPersonDialog } from './sign-out-person-dialog';

// Loaded when they are first opened.
const EditPersonSheet = dynamic(() => import('./edit-person-sheet').then((module) => module.EditPersonSheet));
const InvitationSheet = dynamic(() => import('./invitation-sheet').then((module) => module.InvitationSheet));

type Task = 'edit' | 'invite' | 'signOut' | 'disable' | 'remove';

interface PersonControlsProps {
  readonly user: UserView;
  readonly actions: PersonActions;
  /** Why this person cannot change users; undefined when they can. */
  readonly blocked: string | undefined;
  /** Whether it is the page of the person who looks at it. */
  readonly isOwn: boolean;
}

/** What can be done with a person: change them, let them in, and keep them out. */
export function PersonControls({ user, actions, blocked, isOwn }: PersonControlsProps) {
  const [task, setTask] = useState<Task | null>(null);
  const [loaded, setLoaded] = useState<ReadonlySet<Task>>(new Set());
  const begin = (next: Task) => {
    setLoaded(new Set([...loaded, next]));
    setTask(next);
  };
  const sheet = (of: Task) => ({
    user,
    actions,
    open: task === of,
    onOpenChange: (open: boolean) => setTask(open ? of : null),
  });
  const enable = async () => {
    if (await attempt(() => actions.update(user.id, '{"disabled":false}', undefined))) {
      toastDone('User enabled', user.email, () => actions.update(user.id, '{"disabled":true}', undefined));
    }
  };
  return (
    <div className="flex shrink-0 gap-2">
      <Button size="sm" blocked={blocked} onClick={() => begin('edit')}>
        <Pencil aria-hidden />
        Edit user
      </Button>
      {blocked === undefined ? (
        <Menu trigger={<MoreButton />}>
          <MenuItem icon={Mail} onSelect={() => begin('invite')}>
            Create sign-in link
          </MenuItem>
          <MenuItem icon={LogOut} onSelect={() => begin('signOut')}>
            Sign out everywhere
          </MenuItem>
          {user.disabledAt === null ? (
            <MenuItem icon={Ban} danger onSelect={() => begin('disable')}>
              Disable user
            </MenuItem>
          ) : (
            <MenuItem icon={UserCheck} onSelect={enable}>
              Enable user
            </MenuItem>
          )}
          {isOwn ? null : (
            <MenuItem icon={Trash2} danger onSelect={() => begin('remove')}>
              Delete user
            </MenuItem>
          )}
        </Menu>
      ) : (
        <MoreButton blocked={blocked} />
      )}
      {loaded.has('edit') ? <EditPersonSheet {...sheet('edit')} /> : null}
      {loaded.has('invite') ? <InvitationSheet {...sheet('invite')} /> : null}
      <SignOutPersonDialog {...sheet('signOut')} />
      <DisablePersonDialog {...sheet('disable')} />
      <DeletePersonDialog {...sheet('remove')} />
    </div>
  );
}

function MoreButton(props: React.ComponentProps<typeof Button>) {
  return (
    <Button look="quiet" size="icon-sm" aria-label="More actions for this user" {...props}>
      <Ellipsis aria-hidden />
    </Button>
  );
}
