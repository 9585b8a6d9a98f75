'use client';

import { ErrorState } from '@/components/layout/error-state';
import { LonePage } from '@/components/layout/lone-page';

/** Something failed outside the dashboard's frame. */
export default function RootError({ error, retry }: { readonly error: unknown; readonly retry: () => void }) {
  return (
    <LonePage>
      <ErrorState error={error} onRetry={retry} />
    </LonePage>
  );
}
