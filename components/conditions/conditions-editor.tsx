'use client';

import { Plus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Condition } from '@/lib/evaluation/types';
import { Button } from '../ui/button';
import { sentence } from '../ui/sentence';
import { isReadable } from './condition-choices';
import { type ConditionErrors, errorsBelow } from './condition-errors';
import { ConditionRow } from './condition-row';
import { UnreadableCondition } from './unreadable-condition';

const NO_ERRORS: ConditionErrors = {};
const NEW: Condition = { attribute: '', operator: 'in', values: [] };

interface ConditionsEditorProps {
  readonly conditions: readonly Condition[];
  readonly onChange: (conditions: readonly Condition[]) => void;
  /** What no conditions mean, as a sentence: everybody in a rule, nobody in a segment. */
  readonly none: string;
  readonly disabled?: boolean;
  /** From `conditionErrors`. */
  readonly errors?: ConditionErrors;
}

/** Conditions that must all hold. */
export function ConditionsEditor(props: ConditionsEditorProps) {
  const { conditions, onChange, none, disabled = false, errors = NO_ERRORS } = props;
  const list = useRef<HTMLDivElement>(null);
  // Conditions have no ids. Once one is gone the rows are new ones, so that none shows what was typed in another.
  const [removals, setRemovals] = useState(0);
  const focusNext = useRef<string>(null);
  useEffect(() => {
    const selector = focusNext.current;
    focusNext.current = null;
    if (selector !== null) list.current?.querySelector<HTMLElement>(selector)?.focus();
  });
  const remove = (index: number) => {
    setRemovals(removals + 1);
    focusNext.current = '[data-add]';
    onChange(conditions.filter((_, at) => at !== index));
  };
  const own = errors[''];
  return (
    <div ref={list} className="grid min-w-0 grid-cols-1 gap-2">
      {conditions.length === 0 ? <p className="text-muted">{none}</p> : null}
      <div className="grid min-w-0 grid-cols-1 divide-y empty:hidden">
        {conditions.map((condition, index) => {
          const key = `${removals} ${index}`;
          return isReadable(condition) ? (
            <ConditionRow
              key={key}
              condition={condition}
              onChange={(next) => onChange(conditions.map((old, at) => (at === index ? next : old)))}
              onRemove={() => remove(index)}
              disabled={disabled}
              errors={errorsBelow(errors, index)}
            />
          ) : (
            <UnreadableCondition key={key} onRemove={() => remove(index)} disabled={disabled} />
          );
        })}
      </div>
      {own ? (
        <p role="alert" className="text-off-ink text-sm">
          {sentence(own)}
        </p>
      ) : null}
      {disabled ? null : (
        <div>
          <Button
            data-add
            size="sm"
            onClick={() => {
              focusNext.current = 'fieldset:last-of-type button';
              onChange([...conditions, NEW]);
            }}
          >
            <Plus aria-hidden />
            Add condition
          </Button>
        </div>
      )}
    </div>
  );
}
