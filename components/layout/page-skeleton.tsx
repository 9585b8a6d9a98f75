import { RowsSkeleton, Skeleton } from '../ui/skeleton';
import { PageHeader } from './page-header';

interface PageSkeletonProps {
  readonly title: string;
  /** What is on its way: "Loading users". */
  readonly label: string;
}

/** A list page on its way: its frame is there already. */
export function PageSkeleton({ title, label }: PageSkeletonProps) {
  return (
    <>
      <PageHeader title={title} />
      <div className="flex h-15 items-center px-4 md:px-6">
        <Skeleton className="h-9 w-80 max-w-full" />
      </div>
      <RowsSkeleton label={label} />
    </>
  );
}
