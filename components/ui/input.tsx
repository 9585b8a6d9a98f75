'use client';

import { type ComponentProps, useCallback } from 'react';
import { cn } from './cn';
import { giveRef } from './give-ref';
import { hearTypedBefore } from './typed-before';

const box =
  'w-full rounded-lg border border-edge bg-surface px-3 text-ink transition-colors duration-120 placeholder:text-muted hover:border-muted focus-visible:border-ink focus-visible:outline-1 focus-visible:outline-offset-0 disabled:bg-sunken disabled:text-muted aria-invalid:border-off aria-invalid:outline-off';

/** One line of text. 16 px on small screens, so that phones do not zoom. */
export function Input({ className, ref, ...props }: ComponentProps<'input'>) {
  const hold = useCallback(
    (field: HTMLInputElement) => {
      hearTypedBefore(field);
      return giveRef(ref, field);
    },
    [ref],
  );
  return <input ref={hold} className={cn(box, 'h-9 max-md:text-lg', className)} {...props} />;
}

/** Several lines of text. */
export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return <textarea className={cn(box, 'min-h-20 resize-y py-2 max-md:text-lg', className)} {...props} />;
}
