import { useTheme } from 'next-themes';
import { useEffect } from 'react';
import { Toaster as Sonner, toast } from 'sonner';
import { showToastsBy } from './toast';

/** The toaster itself, with the code that draws toasts. */
export function LoadedToaster() {
  const { resolvedTheme } = useTheme();
  // Behind the effects of what is inside: it hears by now.
  useEffect(() => {
    showToastsBy(toast);
    return () => showToastsBy(null);
  }, []);
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
