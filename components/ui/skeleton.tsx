import { cn } from './cn';

/** Holds the place of something that is on its way. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <span aria-hidden className={cn('block h-4 animate-breathe rounded-md bg-line', className)} />;
}

interface RowsSkeletonProps {
  /** What is on its way: "Loading flags". */
  readonly label: string;
  readonly rows?: number;
}

/** Rows of a table on their way, as high as the rows that will come. */
export function RowsSkeleton({ label, rows = 10 }: RowsSkeletonProps) {
  return (
    <div role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all the same and never move
        <div key={index} className="flex h-10 items-center gap-6 border-b px-4 max-md:h-24 md:px-6">
          <Skeleton className="w-1/4" />
          <Skeleton className="w-1/6" />
          <Skeleton className="w-1/3 max-md:hidden" />
          <Skeleton className="ml-auto w-16" />
        </div>
      ))}
    </div>
  );
}
