'use client';

import type { Source } from '@/lib/evaluation/types';
import { Hint } from '../ui/tooltip';
import { LadderGlyph } from './ladder-glyph';
import { LAYERS, whyThisLayer } from './layers';

interface LadderProps {
  /** The layer that decided. */
  readonly source: Source;
  /** Opens the whole explanation; without it a tap shows the sentence. */
  readonly onOpen?: (() => void) | undefined;
}

/** Precedence at a glance: four rungs, the one that won filled; why on hover or focus, and in full when opened. */
export function Ladder({ source, onOpen }: LadderProps) {
  return (
    <Hint
      text={whyThisLayer(source)}
      label={onOpen ? `Why: decided by ${LAYERS[source].name}` : `Decided by: ${LAYERS[source].name}`}
      className="inline-flex shrink-0 p-0.5"
      onOpen={onOpen}
    >
      <LadderGlyph source={source} />
    </Hint>
  );
}
