import type { ExternalToast, toast as sonnerToast } from 'sonner';

type Show = typeof sonnerToast;

let shown: Show | null = null;
const waiting: ((show: Show) => void)[] = [];

/** Says that something was done. What is said before the toaster is there waits for it. */
export function toast(text: string, options?: ExternalToast): void {
  say((show) => show(text, options));
}

/** Says that something failed, in the same way. */
export function toastError(text: string): void {
  say((show) => show.error(text));
}

/** Shows what is waiting and what comes; null when there is nothing that shows it. */
export function showToastsBy(show: Show | null): void {
  shown = show;
  if (show) for (const say of waiting.splice(0)) say(show);
}

function say(it: (show: Show) => void): void {
  if (shown) it(shown);
  else waiting.push(it);
}
