'use client';

import { ErrorState } from '@/components/layout/error-state';
import { PageHeader } from '@/components/layout/page-header';

/** A page of the dashboard failed; the frame stays, so that one can go elsewhere. */
export default function DashboardError({
  error,
  retry,
}: {
  readonly error: unknown;
  readonly retry: () => void;
}) {
  return (
    <>
      <PageHeader title="Something went wrong" />
      <ErrorState error={error} onRetry={retry} />
    </>
  );
}
