'use client';

import { useId } from 'react';
import type { Condition } from '@/lib/evaluation/types';
import { Combobox } from '../ui/combobox';
import { type Attribute, findAttributes, SEGMENT } from './attributes';
import { asksForSegment } from './condition-choices';

interface AttributeFieldProps {
  readonly condition: Condition;
  readonly onChange: (condition: Condition) => void;
  readonly disabled: boolean;
  /** Id of what says that it is wrong. */
  readonly errorId: string | undefined;
}

/** What a condition looks at: an attribute, or membership in segments. */
export function AttributeField({ condition, onChange, disabled, errorId }: AttributeFieldProps) {
  const id = useId();
  const choose = ({ name }: Attribute) => {
    if (name === SEGMENT.name) return onChange({ operator: 'in_segment', values: [] });
    onChange(
      asksForSegment(condition)
        ? { attribute: name, operator: 'in', values: [] }
        : { ...condition, attribute: name },
    );
  };
  return (
    <>
      <label htmlFor={id} className="sr-only">
        Attribute
      </label>
      <Combobox
        control={{ id, 'aria-describedby': errorId, 'aria-invalid': errorId ? true : undefined }}
        label="Attributes"
        searchHint="Find or type an attribute"
        placeholder="Choose attribute"
        selected={selectedOf(condition)}
        onSelect={choose}
        load={findAttributes}
        keyOf={({ name }) => `attribute ${name}`}
        show={({ name, note }) => (
          <span className="flex min-w-0 grow items-baseline gap-2">
            {name === SEGMENT.name ? (
              <span className="shrink-0">Segment</span>
            ) : (
              <span title={name} className="max-w-full shrink-0 truncate font-mono text-sm">
                {name}
              </span>
            )}
            <span className="min-w-0 truncate text-muted text-sm">{note}</span>
          </span>
        )}
        disabled={disabled}
      />
    </>
  );
}

function selectedOf(condition: Condition): Attribute | null {
  if (asksForSegment(condition)) return { name: SEGMENT.name, note: '' };
  return condition.attribute ? { name: condition.attribute, note: '' } : null;
}
