'use client';

import { useTheme } from 'next-themes';
import { Toaster as Sonner } from 'sonner';

/** Where it is said that something was done, and where it can be undone. */
export function Toaster() {
  const { resolvedTheme } = useTheme();
  return (
    <Sonner
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      position="bottom-right"
      gap={8}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-full items-center gap-3 rounded-lg border bg-surface px-4 py-3 text-ink shadow-float font-sans text-base',
          content: 'min-w-0 grow [overflow-wrap:anywhere]',
          description: 'text-muted!',
          icon: 'hidden',
          actionButton:
            'shrink-0 rounded-md border border-edge/60 px-2 h-7 text-sm font-medium hover:bg-hover cursor-pointer',
        },
      }}
    />
  );
}
