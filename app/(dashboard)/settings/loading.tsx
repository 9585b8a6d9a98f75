import { PageSkeleton } from '@/components/layout/page-skeleton';

/** Holds the place of the page. */
export default function Loading() {
  return <PageSkeleton title="Settings" label="Loading settings" />;
}
