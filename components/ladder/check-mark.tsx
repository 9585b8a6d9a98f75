import { Check, X } from 'lucide-react';
import { cn } from '../ui/cn';

/** Whether something holds, as a mark and a word. */
export function CheckMark({ ok, label }: { readonly ok: boolean; readonly label: string }) {
  const Icon = ok ? Check : X;
  return (
    <span className={cn('inline-flex shrink-0 items-center', ok ? 'text-ink' : 'text-off-ink')}>
      <Icon aria-hidden className="size-4" />
      <span className="sr-only">{label}</span>
    </span>
  );
}
