'use client';

import { ArrowRight } from 'lucide-react';
import { LAYERS } from '../ladder/layers';
import { cn } from '../ui/cn';
import { type Effect, type EffectSide, effectSideText } from './effect';

interface EffectLineProps {
  /** null while there is nothing to say. */
  readonly effect: Effect | null;
}

/** The foot of the editor: what saving does to whom, from what to what, until when. */
export function EffectLine({ effect }: EffectLineProps) {
  return (
    <p
      aria-live="polite"
      data-testid="effect"
      className="flex min-h-10 flex-wrap items-center gap-x-1.5 gap-y-0.5 border-b px-4 py-2 font-mono text-sm [overflow-wrap:anywhere] md:px-6"
    >
      {effect === null ? (
        <span className="font-sans text-muted">
          The effect shows here once user, flag and value are chosen.
        </span>
      ) : (
        <>
          <span title={effect.flagName} className="max-w-full truncate">
            {effect.flagName}
          </span>{' '}
          <span title={effect.who} className="max-w-full truncate">
            for {effect.who}:
          </span>{' '}
          {effect.before ? (
            <>
              <Side side={effect.before} />
              <ArrowRight role="img" aria-label="becomes" className="size-3.5 shrink-0 text-muted" />
            </>
          ) : null}
          <span>
            {effect.after ? <Side side={effect.after} /> : 'as before'}, {effect.tail}
          </span>
        </>
      )}
    </p>
  );
}

function Side({ side }: { readonly side: EffectSide }) {
  return <span className={cn('font-medium', LAYERS[side.source].text)}>{effectSideText(side)}</span>;
}
