import { PageHeader } from '../layout/page-header';
import { RowsSkeleton, Skeleton } from '../ui/skeleton';

const SIX = ['active', 'ending', 'paused', 'scheduled', 'on', 'off'];

/** The overview on its way, as high as it will be. */
export function OverviewSkeleton() {
  return (
    <>
      <PageHeader title="Overview" />
      <div className="grid grid-cols-2 gap-px border-b bg-line md:grid-cols-3 lg:grid-cols-6">
        {SIX.map((figure) => (
          <div key={figure} className="grid h-20.5 content-center gap-2 bg-canvas px-4 md:px-6">
            <Skeleton className="w-24" />
            <Skeleton className="h-5 w-10" />
          </div>
        ))}
      </div>
      <div className="grid border-b lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <Panel />
        <Panel />
        <Panel />
        <Panel />
      </div>
      <RowsSkeleton label="Loading the overview" rows={6} />
    </>
  );
}

function Panel() {
  return (
    <div className="grid gap-3 px-4 py-5 md:px-6">
      <Skeleton className="h-9.5 w-48" />
      <Skeleton className="h-60" />
    </div>
  );
}
