'use client';

import { useState } from 'react';
import { type Failure, FailureNotice, failureOf, UNREACHABLE } from '../layout/failure-notice';
import { RelativeTime } from '../time/relative-time';
import { Button } from '../ui/button';
import { CopyButton } from '../ui/copy-text';
import { Notice } from '../ui/notice';
import { Sheet, SheetBody, SheetFoot } from '../ui/sheet';
import { useOnce } from '../ui/use-once';
import type { PersonTaskProps } from './person-task';

/** Makes the link at which a person chooses their password, and shows it this once. */
export function InvitationSheet({ user, actions, open, onOpenChange }: PersonTaskProps) {
  return (
    <Sheet
      open={open}
      onOpenChange={onOpenChange}
      title="Create sign-in link"
      description={`With it ${user.name || user.email} chooses a password. It is good once, for 72 hours.`}
    >
      <InvitationInside user={user} invite={actions.invite} onClose={() => onOpenChange(false)} />
    </Sheet>
  );
}

interface InvitationInsideProps extends Pick<PersonTaskProps, 'user'> {
  readonly invite: PersonTaskProps['actions']['invite'];
  readonly onClose: () => void;
}

function InvitationInside({ user, invite, onClose }: InvitationInsideProps) {
  const [made, setMade] = useState<{ readonly url: string; readonly expiresAt: Date } | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [hasPassword, setHasPassword] = useState(false);
  const [pending, once] = useOnce();
  const create = () =>
    once(async () => {
      setFailure(null);
      const result = await invite(user.id, hasPassword).catch(() => null);
      if (result?.ok) setMade(result.data);
      else if (result?.error.code === 'user_invited') setHasPassword(true);
      else setFailure(result ? failureOf(result.error) : UNREACHABLE);
    });
  return (
    <>
      <SheetBody>
        {failure ? <FailureNotice failure={failure} /> : null}
        {made ? (
          <Link {...made} />
        ) : (
          <p className="max-w-prose text-muted">
            Pennon sends no e-mail: hand the link over in a way that nobody else reads, as whoever has it can
            sign in as this person. A new link takes the place of an earlier one.
          </p>
        )}
        {hasPassword && made === null ? (
          <Notice tone="schedule">
            This person has a password already. With a new link they choose another one, and are signed out
            everywhere when they do.
          </Notice>
        ) : null}
      </SheetBody>
      <SheetFoot>
        <Button look={made ? 'primary' : 'quiet'} onClick={onClose}>
          {made ? 'Done' : 'Cancel'}
        </Button>
        {made ? null : (
          <Button look="primary" pending={pending} onClick={create}>
            {hasPassword ? 'Create link to reset password' : 'Create link'}
          </Button>
        )}
      </SheetFoot>
    </>
  );
}

function Link({ url, expiresAt }: { readonly url: string; readonly expiresAt: Date }) {
  return (
    <div className="grid gap-2">
      <p className="flex items-start gap-2 rounded-lg border bg-sunken px-3 py-2.5">
        <span className="min-w-0 grow font-mono text-sm [overflow-wrap:anywhere]">{url}</span>
        <CopyButton text={url} label="link" />
      </p>
      <p className="text-muted text-sm">
        It is shown this once. It ends{' '}
        <RelativeTime instant={expiresAt} className="inline underline decoration-dotted" />.
      </p>
    </div>
  );
}
