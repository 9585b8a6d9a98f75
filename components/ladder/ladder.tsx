'use client';

import type { Source } from '@/lib/evaluation/types';
import { cn } from '../ui/cn';
import { Hint } from '../ui/tooltip';
import { LAYERS, whyThisLayer } from './layers';

const RUNGS = ['override', 'rule', 'schedule', 'default'] as const;

interface LadderProps {
  /** The layer that decided. */
  readonly source: Source;
}

/** Precedence at a glance: four rungs, the one that won filled; why on hover, focus or tap. */
export function Ladder({ source }: LadderProps) {
  return (
    <Hint
      text={whyThisLayer(source)}
      label={`Decided by: ${LAYERS[source].name}`}
      className="inline-flex shrink-0 p-0.5"
    >
      <LadderGlyph source={source} />
    </Hint>
  );
}

function LadderGlyph({ source }: LadderProps) {
  return (
    <svg aria-hidden="true" viewBox="0 0 16 16" className="size-4">
      {RUNGS.map((rung, index) => {
        const won = rung === source;
        return (
          <rect
            key={rung}
            x={won ? 1 : 2.5}
            y={1 + index * 3.9 - (won ? 0.5 : 0)}
            width={won ? 14 : 11}
            height={won ? 3 : 2}
            rx={won ? 1.5 : 1}
            className={won ? LAYERS[rung].fill : 'fill-edge/45'}
          />
        );
      })}
      {source === 'off' || source === 'error' ? (
        <path
          d={source === 'off' ? 'M2 14 14 4.5' : 'M2.5 2.5l11 11m0-11-11 11'}
          className={cn('stroke-off')}
          strokeWidth="2.25"
          strokeLinecap="round"
          fill="none"
        />
      ) : null}
    </svg>
  );
}
