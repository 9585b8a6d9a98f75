'use client';

import { LadderGlyph } from '../ladder/ladder-glyph';
import { LAYERS } from '../ladder/layers';
import { Badge } from '../ui/badge';
import { nameValue } from '../values/show-value';
import type { CurrentValue, FlagChoice } from './types';

interface FlagOptionProps {
  readonly flag: FlagChoice;
  /** What the person gets from it now; null when that is not known. */
  readonly current: CurrentValue | null;
}

/** A flag with its type, and what the person gets from it now and from which layer. */
export function FlagOption({ flag, current }: FlagOptionProps) {
  return (
    <span className="flex min-w-0 grow items-center gap-2">
      <span title={flag.name} className="truncate font-mono text-sm">
        {flag.name}
      </span>
      <Badge tone="outline">{flag.type}</Badge>
      {flag.enabled ? null : <Badge tone="off">off</Badge>}
      {current === null ? null : (
        <span className="ml-auto flex max-w-1/2 shrink-0 items-center gap-1.5 pl-2 text-sm">
          <LadderGlyph source={current.source} />
          <span className="sr-only">{LAYERS[current.source].name}:</span>
          <span className="truncate font-mono">{nameValue(current.value, current.variant)}</span>
        </span>
      )}
    </span>
  );
}
