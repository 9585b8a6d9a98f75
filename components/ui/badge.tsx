import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps } from 'react';
import { cn } from './cn';

const styles = cva(
  'inline-flex h-5 shrink-0 items-center gap-1 align-middle whitespace-nowrap rounded-md px-1.5 font-medium text-xs [&_svg]:size-3',
  {
    variants: {
      tone: {
        neutral: 'bg-default-tint text-default-ink',
        override: 'bg-override-tint text-override-ink',
        schedule: 'bg-schedule-tint text-schedule-ink',
        off: 'bg-off-tint text-off-ink',
        outline: 'border text-muted',
      },
    },
    defaultVariants: { tone: 'neutral' },
  },
);

/** A short word about a thing. Its colour repeats what the word says. */
export function Badge({ tone, className, ...props }: ComponentProps<'span'> & VariantProps<typeof styles>) {
  return <span className={cn(styles({ tone }), className)} {...props} />;
}
