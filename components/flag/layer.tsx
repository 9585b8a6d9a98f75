import { type ReactNode, useId } from 'react';
import { cn } from '../ui/cn';

/** The layers that decide, top to bottom, each in its colour. */
const RUNGS = {
  override: 'bg-override',
  off: 'bg-off',
  rule: 'bg-rule',
  schedule: 'bg-schedule',
  default: 'bg-default',
} as const;

interface LayerProps {
  readonly layer: keyof typeof RUNGS;
  readonly title: string;
  /** When this layer decides, in one sentence. */
  readonly note: ReactNode;
  /** What can be done here, at the right of the title. */
  readonly action?: ReactNode;
  readonly children?: ReactNode;
}

/** One rung of the ladder: a layer that may decide what somebody gets. */
export function Layer({ layer, title, note, action, children }: LayerProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className="group/layer grid grid-cols-[1.25rem_minmax(0,1fr)] gap-x-3 md:gap-x-4"
    >
      <div aria-hidden className="relative flex justify-center">
        <span className="absolute inset-y-0 w-px bg-line group-first/layer:top-3 group-last/layer:bottom-auto group-last/layer:h-3" />
        <span className={cn('relative mt-2.5 h-1 w-5 rounded-full', RUNGS[layer])} />
      </div>
      <div className="min-w-0 pb-7 group-last/layer:pb-0">
        <div className="flex min-h-7 items-start justify-between gap-3">
          <h2 id={id} className="pt-0.5 font-semibold">
            {title}
          </h2>
          {action}
        </div>
        <p className="text-muted text-sm [text-wrap:pretty]">{note}</p>
        {children ? <div className="mt-3">{children}</div> : null}
      </div>
    </section>
  );
}
