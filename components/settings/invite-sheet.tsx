'use client';

import { useState } from 'react';
import { Button } from '../ui/button';
import { OneTimeSecret } from '../ui/one-time-secret';
import { Sheet, SheetBody, SheetFoot } from '../ui/sheet';
import type { PersonActions } from '../users/person-actions';
import { type Invited, InviteForm } from './invite-form';

interface InviteSheetProps {
  readonly actions: Pick<PersonActions, 'create' | 'invite'>;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Lets somebody in, and shows the link at which they choose a password: once. Closed, it has forgotten the link. */
export function InviteSheet({ actions, open, onOpenChange }: InviteSheetProps) {
  const [invited, setInvited] = useState<Invited | null>(null);
  const [dirty, setDirty] = useState(false);
  const show = (next: boolean) => {
    setInvited(null);
    setDirty(false);
    onOpenChange(next);
  };
  return (
    <Sheet
      open={open}
      onOpenChange={show}
      guarded={dirty || invited !== null}
      title={invited ? `${invited.email} is invited` : 'Invite person'}
      description={
        invited
          ? 'With the link they choose a password and sign in.'
          : 'They are added to the users with a role, and get a link to choose a password.'
      }
      {...(invited
        ? {
            guardTitle: 'Close before the link is copied?',
            guardText: 'The link is shown this once. A new one can be made on their page.',
            guardLabel: 'Close',
          }
        : {})}
    >
      {invited ? (
        <>
          <SheetBody>
            <OneTimeSecret label="Invitation link" secret={invited.url}>
              Pennon sends no e-mail. Copy the link now and hand it over in a way that nobody else reads:
              whoever has it chooses the password. It is good once, for 72 hours.
            </OneTimeSecret>
          </SheetBody>
          <SheetFoot>
            <Button look="primary" onClick={() => show(false)}>
              I have copied it
            </Button>
          </SheetFoot>
        </>
      ) : (
        <InviteForm
          actions={actions}
          onInvited={setInvited}
          onDirty={() => setDirty(true)}
          onCancel={() => show(false)}
        />
      )}
    </Sheet>
  );
}
