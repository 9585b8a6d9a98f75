import { Skeleton } from '../ui/skeleton';

/** Holds the place of fields that are on their way. */
export function FieldsSkeleton() {
  return (
    <div role="status" aria-label="Loading fields" className="grid gap-2">
      <Skeleton className="w-24" />
      <Skeleton className="h-9" />
    </div>
  );
}
