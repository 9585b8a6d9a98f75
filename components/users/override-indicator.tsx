import { IdCard } from 'lucide-react';
import { Badge } from '../ui/badge';

interface OverrideIndicatorProps {
  /** How many overrides the person has, in any state. */
  readonly count: number;
  readonly activeCount: number;
}

/** The user badge that tells whose values are overridden, and how many. */
export function OverrideIndicator({ count, activeCount }: OverrideIndicatorProps) {
  if (count === 0) return <span className="text-muted">none</span>;
  return (
    <Badge tone={activeCount > 0 ? 'override' : 'neutral'}>
      <IdCard aria-hidden />
      {count > activeCount ? `${activeCount} of ${count} active` : `${count} active`}
    </Badge>
  );
}
