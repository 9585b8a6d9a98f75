import { GripVertical } from 'lucide-react';

/** What a rule is dragged by looks like this, also before it can be. */
export const GRIP = 'grid h-7 w-6 shrink-0 place-items-center rounded-md text-muted';

/** Six dots: take hold here. */
export function GripIcon() {
  return <GripVertical aria-hidden className="size-4" />;
}
