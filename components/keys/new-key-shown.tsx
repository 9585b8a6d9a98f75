'use client';

import { Button } from '../ui/button';
import { CodeLine, OneTimeSecret } from '../ui/one-time-secret';
import { SheetBody, SheetFoot } from '../ui/sheet';
import type { NewKey } from './key-actions';
import { tryCommand } from './key-words';

interface NewKeyShownProps {
  readonly made: NewKey;
  readonly onDone: () => void;
}

/** A key that was just made: the one time that it is shown. */
export function NewKeyShown({ made: { apiKey, secret }, onDone }: NewKeyShownProps) {
  return (
    <>
      <SheetBody>
        <OneTimeSecret label="API key" secret={secret}>
          Copy the key now and put it where your program reads its secrets. Pennon keeps no copy: once this is
          closed, nobody can show it again.
        </OneTimeSecret>
        <CodeLine label="Try it in a shell" text={tryCommand(apiKey.role, secret, window.location.origin)} />
        {apiKey.role === 'service' ? (
          <p className="text-muted text-sm">
            Put the key of one of your users in place of <code className="font-mono">u-1734</code>.
          </p>
        ) : null}
      </SheetBody>
      <SheetFoot>
        <Button look="primary" onClick={onDone}>
          I have copied it
        </Button>
      </SheetFoot>
    </>
  );
}
