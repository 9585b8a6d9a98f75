import { IdCard } from 'lucide-react';
import Link from 'next/link';
import type { FlagView } from '@/lib/flags/types';
import { Badge } from '../ui/badge';

/** How many overrides a flag has; leads to them. Violet when some are active. */
export function OverrideCount({
  flag: { name, overrideCount, activeOverrideCount },
}: {
  readonly flag: FlagView;
}) {
  if (overrideCount === 0) return <span className="text-muted">none</span>;
  return (
    <Link
      href={`/feature-flags?tab=overrides&flag=${encodeURIComponent(name)}`}
      aria-label={`${overrideCount} overrides of ${name}, ${activeOverrideCount} of them active`}
      className="inline-flex rounded-md hover:underline"
    >
      <Badge tone={activeOverrideCount > 0 ? 'override' : 'neutral'}>
        <IdCard aria-hidden />
        {overrideCount.toLocaleString('en-GB')}
      </Badge>
    </Link>
  );
}
