'use client';

import { CloudOff, History } from 'lucide-react';
import { usePathname, useSearchParams } from 'next/navigation';
import { formatShort } from '../time/format-time';
import { useNow } from '../time/now';
import { Button } from '../ui/button';
import { Hint } from '../ui/tooltip';
import { useLive } from './live-provider';

/** Says whether the page keeps up with what the server knows, and since when it does not. */
export function LiveIndicator() {
  const live = useLive();
  if (live === null) return null;
  return (
    <span aria-live="polite" className="flex shrink-0 items-center">
      {live.status === 'live' ? <Following /> : null}
      {live.status === 'waiting' ? <Waiting /> : null}
      {live.status === 'unreachable' ? <Lost knownAt={live.knownAt} /> : null}
      {live.status === 'signed-out' ? <SignedOut /> : null}
    </span>
  );
}

const looks = 'flex h-7 items-center gap-1.5 px-1 text-muted text-sm [&_svg]:size-4';

function Following() {
  return (
    <Hint text="This page shows what is changed, by whomever, within seconds." className={looks}>
      <span aria-hidden className="size-2 rounded-full bg-live" />
      <span className="max-lg:sr-only">Live</span>
    </Hint>
  );
}

function Waiting() {
  return (
    <Hint
      text="Something was changed elsewhere. It is shown once what you have open is saved or closed."
      className={looks}
    >
      <History aria-hidden className="text-schedule-ink" />
      <span className="max-md:sr-only">Update waiting</span>
    </Hint>
  );
}

function Lost({ knownAt }: { readonly knownAt: Date }) {
  const known = `shows what was known at ${formatShort(knownAt, useNow())}`;
  return (
    <Hint text={`Pennon cannot be reached. This page ${known}; it tries again by itself.`} className={looks}>
      <CloudOff aria-hidden className="text-off-ink" />
      <span className="max-md:sr-only">
        Connection lost<span className="max-lg:sr-only">, {known}</span>
      </span>
    </Hint>
  );
}

function SignedOut() {
  const query = useSearchParams().toString();
  const here = `${usePathname()}${query ? `?${query}` : ''}`;
  return (
    <Button asChild size="sm">
      <a href={`/sign-in?callbackUrl=${encodeURIComponent(here)}`}>Signed out. Sign in again</a>
    </Button>
  );
}
