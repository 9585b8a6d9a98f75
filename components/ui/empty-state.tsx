import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface EmptyStateProps {
  readonly icon: LucideIcon;
  readonly title: string;
  /** One sentence on what this is for. */
  readonly children: ReactNode;
  /** One action, if there is one. */
  readonly action?: ReactNode;
}

/** Nothing is here, and that is fine: what it is for, and what to do. */
export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="mx-auto grid max-w-112 justify-items-center gap-2 px-4 py-16 text-center">
      <Icon aria-hidden className="mb-2 size-6 text-muted" strokeWidth={1.5} />
      <h2 className="font-semibold">{title}</h2>
      <div className="text-muted [text-wrap:pretty]">{children}</div>
      {action ? <div className="mt-3">{action}</div> : null}
    </div>
  );
}
