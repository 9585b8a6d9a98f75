'use client';

import { X } from 'lucide-react';
import { useId, useState } from 'react';
import { OPERATORS } from '@/lib/evaluation/operators';
import type { Condition } from '@/lib/evaluation/types';
import { Button } from '../ui/button';
import { Checkbox } from '../ui/checkbox';
import { Select } from '../ui/select';
import { sentence } from '../ui/sentence';
import { AttributeField } from './attribute-field';
import { asksForSegment, comparisonChoices, withComparison } from './condition-choices';
import type { ConditionErrors } from './condition-errors';
import { conditionInWords } from './condition-words';
import { SegmentValues } from './segment-values';
import { ValuesField } from './values-field';

interface ConditionRowProps {
  readonly condition: Condition;
  readonly onChange: (condition: Condition) => void;
  readonly onRemove: () => void;
  readonly disabled: boolean;
  readonly errors: ConditionErrors;
}

/** One condition: what it looks at, how it compares, and with what. */
export function ConditionRow({ condition, onChange, onRemove, disabled, errors }: ConditionRowProps) {
  const errorId = useId();
  const foldId = useId();
  const [problem, setProblem] = useState<string | null>(null);
  const { values: kind, foldable } = OPERATORS[condition.operator];
  const comparison = comparisonChoices(condition);
  const messages = [problem, ...Object.values(errors)].filter((message) => message !== null);
  const describedBy = messages.length > 0 ? errorId : undefined;
  const edit = (next: Condition) => {
    setProblem(null);
    onChange(next);
  };
  const field = { condition, onChange: edit, disabled, errorId: describedBy };
  const what = condition.attribute || asksForSegment(condition) ? conditionInWords(condition) : 'condition';
  return (
    <fieldset className="grid min-w-0 grid-cols-1 gap-2 py-3">
      <legend className="sr-only">{what}</legend>
      <div className="flex min-w-0 items-start gap-2">
        <div className="grid min-w-0 flex-1 grid-cols-2 gap-2 max-sm:grid-cols-1">
          <AttributeField {...field} errorId={errors.attribute === undefined ? undefined : errorId} />
          <Select
            label="Comparison"
            value={comparison.value}
            options={comparison.options}
            onChange={(id) => edit(withComparison(condition, id))}
            disabled={disabled}
            className="min-w-0"
          />
        </div>
        {disabled ? null : (
          <Button look="quiet" size="icon" aria-label={`Remove ${what.slice(0, 80)}`} onClick={onRemove}>
            <X aria-hidden />
          </Button>
        )}
      </div>
      {kind === 'segment' ? <SegmentValues {...field} /> : null}
      {kind === 'segment' || kind === 'none' ? null : (
        <ValuesField key={kind} {...field} onProblem={setProblem} />
      )}
      {foldable ? (
        <div className="flex items-center gap-1.5 text-muted text-sm">
          <Checkbox
            id={foldId}
            checked={condition.case_insensitive === true}
            disabled={disabled}
            onChange={(fold) => edit(withFolding(condition, fold))}
          />
          <label htmlFor={foldId}>Ignore capitals and small letters</label>
        </div>
      ) : null}
      {messages.length > 0 ? (
        <p id={errorId} role="alert" className="text-off-ink text-sm [overflow-wrap:anywhere]">
          {messages.map(sentence).join(' ')}
        </p>
      ) : null}
    </fieldset>
  );
}

function withFolding({ case_insensitive: _, ...condition }: Condition, fold: boolean): Condition {
  return fold ? { ...condition, case_insensitive: true } : condition;
}
