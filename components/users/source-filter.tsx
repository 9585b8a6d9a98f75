'use client';

import type { Source } from '@/lib/evaluation/types';
import { LadderGlyph } from '../ladder/ladder-glyph';
import { LAYERS } from '../ladder/layers';
import { cn } from '../ui/cn';
import { useUrlState } from '../url/url-state';

const SOURCES = [
  'override',
  'off',
  'rule',
  'schedule',
  'default',
  'error',
] as const satisfies readonly Source[];

interface SourceFilterProps {
  /** The layer that the address asks for; null for all. */
  readonly value: Source | null;
  /** How many flags each layer decides. */
  readonly counts: Readonly<Record<Source, number>>;
}

/** How many flags each layer decides; one of them can be chosen to see those alone. */
export function SourceFilter({ value, counts }: SourceFilterProps) {
  const { change } = useUrlState();
  const shown = SOURCES.filter((source) => counts[source] > 0 || source === value);
  return (
    <fieldset className="flex flex-wrap gap-1.5">
      <legend className="sr-only">Decided by</legend>
      {shown.map((source) => (
        <button
          key={source}
          type="button"
          aria-pressed={source === value}
          onClick={() => change({ source: source === value ? null : source })}
          className={cn(
            'inline-flex h-7 items-center gap-1.5 rounded-md border px-2 text-sm transition-colors duration-120',
            source === value ? 'border-ink bg-hover' : 'border-edge/40 hover:bg-hover',
          )}
        >
          <LadderGlyph source={source} />
          <span className={LAYERS[source].text}>{LAYERS[source].name}</span>
          <span className="text-muted tabular-nums">{counts[source].toLocaleString('en-GB')}</span>
        </button>
      ))}
    </fieldset>
  );
}
