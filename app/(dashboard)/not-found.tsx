import { NotFoundState } from '@/components/layout/not-found-state';
import { PageHeader } from '@/components/layout/page-header';

/** There is nothing at this address; the frame stays. */
export default function DashboardNotFound() {
  return (
    <>
      <PageHeader title="Not found" />
      <NotFoundState />
    </>
  );
}
