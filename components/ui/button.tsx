'use client';

import { Slot } from '@radix-ui/react-slot';
import { cva, type VariantProps } from 'class-variance-authority';
import { LoaderCircle } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cn } from './cn';
import { Tooltip } from './tooltip';

const styles = cva(
  'inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-lg font-medium transition-colors duration-120 [&_svg]:size-4 [&_svg]:shrink-0 aria-disabled:cursor-not-allowed disabled:cursor-not-allowed',
  {
    variants: {
      look: {
        primary:
          'bg-primary text-on-primary hover:bg-primary-hover aria-disabled:bg-hover aria-disabled:text-muted',
        secondary:
          'border border-edge/60 bg-surface text-ink hover:bg-hover aria-disabled:border-line aria-disabled:bg-transparent aria-disabled:text-muted',
        quiet: 'text-muted hover:bg-hover hover:text-ink aria-disabled:hover:bg-transparent',
        danger: 'bg-off-ink text-on-primary hover:bg-off dark:bg-off dark:hover:bg-off-ink',
      },
      size: {
        md: 'h-9 px-3',
        sm: 'h-7 px-2 text-sm',
        icon: 'size-9',
        'icon-sm': 'size-7 rounded-md',
      },
    },
    defaultVariants: { look: 'secondary', size: 'md' },
  },
);

interface ButtonProps extends ComponentProps<'button'>, VariantProps<typeof styles> {
  /** Renders the one child (a link, say) with the looks of a button. */
  readonly asChild?: boolean;
  /** Something is under way: the button stays where it is, is named, and does nothing. */
  readonly pending?: boolean;
  /** Why the button cannot be used now; it stays reachable and says so. */
  readonly blocked?: string | undefined;
}

/** A button. Its words are a verb with its object; an icon alone needs `aria-label`. */
export function Button({
  asChild,
  look,
  size,
  className,
  pending,
  blocked,
  children,
  ...props
}: ButtonProps) {
  const classes = cn(styles({ look, size }), className);
  if (asChild) {
    return (
      <Slot className={classes} {...props}>
        {children}
      </Slot>
    );
  }
  const inert = pending || blocked !== undefined;
  const button = (
    <button
      type="button"
      className={classes}
      {...props}
      aria-disabled={inert || undefined}
      aria-busy={pending || undefined}
      onClick={inert ? (event) => event.preventDefault() : props.onClick}
    >
      {pending ? <LoaderCircle aria-hidden className="animate-spin" /> : null}
      {children}
    </button>
  );
  return blocked === undefined ? button : <Tooltip text={blocked}>{button}</Tooltip>;
}
