import type { Source } from '@/lib/evaluation/types';
import { LAYERS } from './layers';

const RUNGS = ['override', 'rule', 'schedule', 'default'] as const;

/** The mark of the ladder: four rungs, the one that decided filled; struck through where the kill switch did. */
export function LadderGlyph({ source }: { readonly source: Source }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 16 16" className="size-4 shrink-0">
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
          className="stroke-off"
          strokeWidth="2.25"
          strokeLinecap="round"
          fill="none"
        />
      ) : null}
    </svg>
  );
}
