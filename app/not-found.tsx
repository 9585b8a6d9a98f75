import { LonePage } from '@/components/layout/lone-page';
import { NotFoundState } from '@/components/layout/not-found-state';

/** There is nothing at this address. */
export default function NotFound() {
  return (
    <LonePage>
      <NotFoundState />
    </LonePage>
  );
}
