'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { ConfirmDialog } from './confirm-dialog';

/** Asks before a link, a reload or a closed tab throws away what was typed on a page and is not saved. */
export function LeaveGuard({ dirty }: { readonly dirty: boolean }) {
  const router = useRouter();
  const [wanted, setWanted] = useState<string | null>(null);
  useEffect(() => {
    if (!dirty) return;
    const beforeUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const click = (event: MouseEvent) => {
      const href = leavingTo(event);
      if (href === null) return;
      event.preventDefault();
      event.stopPropagation();
      setWanted(href);
    };
    window.addEventListener('beforeunload', beforeUnload);
    // Before the link itself hears of it.
    document.addEventListener('click', click, true);
    return () => {
      window.removeEventListener('beforeunload', beforeUnload);
      document.removeEventListener('click', click, true);
    };
  }, [dirty]);
  return (
    <>
      {/* Seen by whoever would draw the page anew. */}
      {dirty ? <span hidden data-unsaved="" /> : null}
      <ConfirmDialog
        open={wanted !== null}
        onOpenChange={() => setWanted(null)}
        title="Leave without saving?"
        confirmLabel="Leave page"
        onConfirm={async () => {
          if (wanted !== null) router.push(wanted);
          return null;
        }}
      >
        What you changed on this page is not saved yet.
      </ConfirmDialog>
    </>
  );
}

/** Where a click leads that leaves this page for another of ours, in this tab; null for any other click. */
function leavingTo(event: MouseEvent): string | null {
  const plain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null;
  if (!plain || link === null || (link.target !== '' && link.target !== '_self')) return null;
  const { origin, pathname, search, hash } = new URL(link.href);
  if (origin !== window.location.origin || link.hasAttribute('download')) return null;
  return pathname === window.location.pathname && search === window.location.search
    ? null
    : `${pathname}${search}${hash}`;
}
