'use client';

import { useId } from 'react';
import type { Condition } from '@/lib/evaluation/types';
import { getJson } from '../overrides/directory';
import { Combobox } from '../ui/combobox';
import { ValueChips } from './value-chips';

const FOUND_AT_ONCE = 20;

interface SegmentWire {
  readonly key: string;
  readonly name: string;
}

interface SegmentValuesProps {
  readonly condition: Condition;
  readonly onChange: (condition: Condition) => void;
  readonly disabled: boolean;
  /** Id of what says that it is wrong. */
  readonly errorId: string | undefined;
}

/** The segments that a condition asks for, any of which suffices. */
export function SegmentValues({ condition, onChange, disabled, errorId }: SegmentValuesProps) {
  const id = useId();
  const { values = [] } = condition;
  return (
    <div className="grid min-w-0 gap-1.5">
      {values.length === 0 ? null : (
        <div className="flex min-w-0 flex-wrap gap-1.5">
          <ValueChips
            of="segment"
            values={values.map(String)}
            onRemove={(index) => onChange({ ...condition, values: values.filter((_, at) => at !== index) })}
            disabled={disabled}
          />
        </div>
      )}
      {disabled ? null : (
        <>
          <label htmlFor={id} className="sr-only">
            Add segment
          </label>
          <Combobox
            control={{ id, 'aria-describedby': errorId, 'aria-invalid': errorId ? true : undefined }}
            label="Segments"
            searchHint="Search by key or name"
            placeholder="Add segment"
            selected={null}
            onSelect={({ key }) => onChange({ ...condition, values: [...new Set([...values, key])] })}
            load={findSegments}
            keyOf={({ key }) => key}
            show={({ key, name }) => (
              <span className="flex min-w-0 grow items-baseline gap-2">
                <span title={key} className="max-w-full shrink-0 truncate font-mono text-sm">
                  {key}
                </span>
                <span className="min-w-0 truncate text-muted text-sm">{name}</span>
              </span>
            )}
          />
        </>
      )}
    </div>
  );
}

async function findSegments(text: string, signal: AbortSignal): Promise<readonly SegmentWire[]> {
  const query = new URLSearchParams({ q: text, limit: String(FOUND_AT_ONCE) });
  const { data } = await getJson<{ data: SegmentWire[] }>(`/api/admin/segments?${query}`, signal);
  return data;
}
