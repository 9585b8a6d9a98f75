import Link from 'next/link';
import type { FlagView } from '@/lib/flags/types';
import { Button } from '../ui/button';
import { Layer } from './layer';

/** Who is not reached by anything below. */
export function OverridesLayer({ flag }: { readonly flag: FlagView }) {
  const { name, overrideCount, activeOverrideCount: active } = flag;
  return (
    <Layer
      layer="override"
      title="User overrides"
      note={
        active === 0
          ? 'Nobody has an active override, so what follows decides for everybody.'
          : `${active.toLocaleString('en-GB')} ${active === 1 ? 'person keeps their' : 'people keep their'} pinned value, whatever follows.`
      }
      action={
        overrideCount === 0 ? null : (
          <Button asChild size="sm">
            <Link href={`/feature-flags/${name}?tab=overrides`}>Show overrides</Link>
          </Button>
        )
      }
    />
  );
}
