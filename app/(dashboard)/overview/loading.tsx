import { OverviewSkeleton } from '@/components/overview/overview-skeleton';

/** Holds the place of the page. */
export default function Loading() {
  return <OverviewSkeleton />;
}
