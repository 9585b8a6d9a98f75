import type { ReactNode } from 'react';
import type { JsonValue } from '@/lib/evaluation/types';
import { cn } from '../ui/cn';
import { ValueChip } from '../values/value-chip';
import type { Verdict } from './explanation';
import { LAYERS } from './layers';

const VERDICTS: Readonly<Record<Verdict, string>> = {
  decided: 'decides',
  shadowed: 'overruled from above',
  silent: 'says nothing',
};

interface RungProps {
  readonly layer: 'override' | 'off' | 'rule' | 'schedule' | 'default';
  readonly verdict: Verdict;
  /** What this layer would give; null when it says nothing. */
  readonly answer: { readonly value?: unknown; readonly variant: string | null } | null;
  /** What it said and why, in a sentence. */
  readonly children: ReactNode;
  /** What it looked at. */
  readonly details?: ReactNode;
}

/** One layer of the ladder: filled where it decided. */
export function Rung({ layer, verdict, answer, children, details }: RungProps) {
  const { name, text, bar, tint } = LAYERS[layer];
  const decided = verdict === 'decided';
  return (
    <li className="grid grid-cols-[1.75rem_minmax(0,1fr)] gap-x-3">
      <span aria-hidden className="relative border-edge/40 border-x-2">
        <span
          className={cn(
            'absolute top-3 rounded-full',
            decided ? `-inset-x-1.5 h-2.5 ${bar}` : 'inset-x-0 h-1.5 translate-y-0.5 bg-edge/40',
          )}
        />
      </span>
      <div className={cn('mb-1 grid min-w-0 gap-1 rounded-lg px-3 py-2', decided && tint)}>
        <div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
          <h3 className={cn('font-semibold', text)}>{capital(name)}</h3>
          <span className={cn('text-sm', decided ? text : 'text-muted')}>{VERDICTS[verdict]}</span>
          {answer === null ? null : (
            <span className="ml-auto inline-flex min-w-0 max-w-full">
              <ValueChip
                value={answer.value as JsonValue}
                variant={answer.variant}
                look={decided ? 'served' : 'struck'}
              />
            </span>
          )}
        </div>
        <div className="text-sm [overflow-wrap:anywhere]">{children}</div>
        {details}
      </div>
    </li>
  );
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
