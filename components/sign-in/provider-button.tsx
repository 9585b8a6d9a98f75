'use client';

import { signIn } from 'next-auth/react';
import { useState } from 'react';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import { useOnce } from '../ui/use-once';
import { CANNOT_REACH } from './try-sign-in';

interface ProviderButtonProps {
  /** What the provider is called. */
  readonly name: string;
  /** Where to go then: a path of our own, checked. */
  readonly callbackPath: string;
}

/** Signs in through the organisation's provider: the browser goes there and comes back. */
export function ProviderButton({ name, callbackPath }: ProviderButtonProps) {
  const [failed, setFailed] = useState(false);
  const [pending, once] = useOnce();
  const go = () =>
    once(async () => {
      setFailed(false);
      try {
        await signIn('oidc', { callbackUrl: callbackPath });
      } catch {
        setFailed(true);
      }
    });
  return (
    <div className="mt-5 grid gap-5">
      <p className="flex items-center gap-3 text-muted text-sm before:h-px before:grow before:bg-line after:h-px after:grow after:bg-line">
        or
      </p>
      {failed ? <Notice tone="off">{CANNOT_REACH}</Notice> : null}
      <Button pending={pending} onClick={go} className="w-full">
        <span className="truncate">Continue with {name}</span>
      </Button>
    </div>
  );
}
