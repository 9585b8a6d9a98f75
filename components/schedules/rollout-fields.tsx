'use client';

import { Plus, X } from 'lucide-react';
import type { Variant } from '@/lib/evaluation/types';
import { Button } from '../ui/button';
import { FieldGroup } from '../ui/field';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import { PercentInput } from './percent-input';
import { MAX_ROLLOUT_STEPS, type RolloutDraft } from './rollout';

const UNITS = [
  { value: 'hours', label: 'hours' },
  { value: 'days', label: 'days' },
] as const;

interface RolloutFieldsProps {
  readonly variants: readonly Variant[];
  readonly draft: RolloutDraft;
  readonly onChange: (draft: RolloutDraft) => void;
  readonly error?: string | undefined;
}

/** Who gets what instead of what, in which steps, and how long each lasts. */
export function RolloutFields({ variants, draft, onChange, error }: RolloutFieldsProps) {
  const edit = (changes: Partial<RolloutDraft>) => onChange({ ...draft, ...changes });
  const options = variants.map(({ key }) => ({ value: key, label: key }));
  return (
    <>
      <FieldGroup label="Roll out">
        <div className="flex flex-wrap items-center gap-2">
          <Select
            label="Variant to roll out"
            value={draft.to}
            options={options}
            onChange={(to) => edit({ to })}
            className="max-w-full"
          />
          <span className="text-muted">in place of</span>
          <Select
            label="Variant that it takes the place of"
            value={draft.from}
            options={options}
            onChange={(from) => edit({ from })}
            className="max-w-full"
          />
        </div>
      </FieldGroup>
      <Shares draft={draft} edit={edit} error={error} />
      <FieldGroup label="Each step lasts">
        <div className="flex items-center gap-2">
          <Input
            aria-label="How many"
            inputMode="numeric"
            autoComplete="off"
            value={draft.every}
            onChange={(event) => edit({ every: event.target.value })}
            className="w-20 font-mono"
          />
          <Select label="Unit" value={draft.unit} options={UNITS} onChange={(unit) => edit({ unit })} />
        </div>
      </FieldGroup>
    </>
  );
}

interface SharesProps extends Pick<RolloutFieldsProps, 'draft' | 'error'> {
  readonly edit: (changes: Partial<RolloutDraft>) => void;
}

function Shares({ draft: { percents }, edit, error }: SharesProps) {
  const without = (index: number) => percents.filter((_, place) => place !== index);
  return (
    <FieldGroup
      label="Steps"
      error={error}
      hint="Whoever has the new variant keeps it as the share rises. At 100 % everybody has it."
    >
      <ol className="flex flex-wrap items-center gap-2">
        {percents.map((percent, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the list
          <li key={index} className="flex items-center">
            <PercentInput
              label={`Share of step ${index + 1}`}
              value={percent}
              invalid={error !== undefined}
              onChange={(text) => edit({ percents: percents.with(index, text) })}
            />
            {percents.length === 1 ? null : (
              <Button
                look="quiet"
                size="icon-sm"
                aria-label={`Remove step ${index + 1}`}
                onClick={() => edit({ percents: without(index) })}
              >
                <X aria-hidden />
              </Button>
            )}
          </li>
        ))}
        {percents.length >= MAX_ROLLOUT_STEPS ? null : (
          <li>
            <Button look="quiet" size="sm" onClick={() => edit({ percents: [...percents, ''] })}>
              <Plus aria-hidden />
              Add step
            </Button>
          </li>
        )}
      </ol>
    </FieldGroup>
  );
}
