'use client';

import { sameJson } from '@/lib/evaluation/json';
import type { OverrideView } from '@/lib/overrides/types';
import { Cell } from '../ui/table';
import { Hint } from '../ui/tooltip';
import { ServedValue, ShadowedValue } from '../values/served-value';
import { ValueChip } from '../values/value-chip';
import { None } from './none';
import { useStatus } from './override-status';

/**
 * The pinned value, and what the person would get without it. What is in force comes with the ladder; what is not is
 * struck, or waits behind a dashed line.
 */
export function OverrideValues({ override }: { readonly override: OverrideView }) {
  const { value, variant } = override;
  const inForce = useStatus(override) === 'active' && override.fits;
  return (
    <>
      <Cell label="Pinned value">
        {inForce ? (
          <ServedValue value={value} variant={variant} source="override" />
        ) : (
          <span className="inline-flex min-w-0 max-w-full pl-7">
            <ValueChip value={value} variant={variant} look="waiting" />
          </span>
        )}
      </Cell>
      <Cell label="Without it">
        <Fallback override={override} inForce={inForce} />
      </Cell>
    </>
  );
}

function Fallback({ override, inForce }: { readonly override: OverrideView; readonly inForce: boolean }) {
  const { value, fallback } = override;
  if (fallback === null) return <None />;
  if (!inForce) {
    return <ServedValue value={fallback.value} variant={fallback.variant} source={fallback.source} />;
  }
  if (sameJson(value, fallback.value)) {
    return (
      <Hint text="The rules now give the same value: this override changes nothing." className="text-muted">
        the same
      </Hint>
    );
  }
  return <ShadowedValue value={fallback.value} variant={fallback.variant} />;
}
