'use client';

import type { Variant } from '@/lib/evaluation/types';
import { cn } from '../ui/cn';
import { FieldGroup } from '../ui/field';
import { summarize } from '../values/show-value';
import { PercentInput } from './percent-input';
import { sumOf, type WeightsDraft } from './split';

interface SplitFieldProps {
  readonly variants: readonly Variant[];
  readonly weights: WeightsDraft;
  readonly onChange: (weights: WeightsDraft) => void;
  readonly error?: string | undefined;
}

/** The share of the people that each variant gets. */
export function SplitField({ variants, weights, onChange, error }: SplitFieldProps) {
  const sum = sumOf(weights);
  return (
    <FieldGroup label="Shares" error={error}>
      <ul className="grid gap-1.5">
        {variants.map(({ key, value }) => (
          <li key={key} className="flex items-center gap-3">
            <PercentInput
              label={`Share of ${key}`}
              value={weights[key] ?? ''}
              invalid={error !== undefined}
              onChange={(text) => onChange({ ...weights, [key]: text })}
            />
            <span className="flex min-w-0 items-baseline gap-2">
              <span title={key} className="truncate font-medium">
                {key}
              </span>
              <span className="min-w-0 truncate font-mono text-muted text-sm">{summarize(value)}</span>
            </span>
          </li>
        ))}
      </ul>
      <p className={cn('text-sm', sum === 100 ? 'text-muted' : 'text-off-ink')}>Together {sum} %</p>
    </FieldGroup>
  );
}
