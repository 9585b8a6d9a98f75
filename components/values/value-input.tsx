'use client';

import { cn } from '../ui/cn';
import { Field, FieldGroup } from '../ui/field';
import { Input, Textarea } from '../ui/input';
import { Switch } from '../ui/switch';
import { summarize } from './show-value';
import type { ValueDraft, ValueShape } from './value-draft';

interface ValueInputProps {
  readonly label: string;
  readonly shape: ValueShape;
  readonly draft: ValueDraft;
  readonly onChange: (draft: ValueDraft) => void;
  readonly error?: string | undefined;
}

/** Takes a value in the way that fits its type: a switch, cards for variants, text, a number, or JSON. */
export function ValueInput(props: ValueInputProps) {
  if (props.shape.type === 'boolean') return <BooleanInput {...props} />;
  if (props.shape.variants.length > 0) return <VariantCards {...props} />;
  return <PlainInput {...props} />;
}

function BooleanInput({ label, draft, onChange, error }: ValueInputProps) {
  const on = draft.variant === 'on';
  return (
    <Field label={label} error={error}>
      {({ id, 'aria-describedby': describedBy }) => (
        <div className="flex h-9 items-center gap-3">
          <Switch
            id={id}
            aria-describedby={describedBy}
            checked={on}
            onCheckedChange={(checked) => onChange({ ...draft, variant: checked ? 'on' : 'off' })}
          />
          <span aria-hidden className="font-mono text-sm">
            {on ? 'on' : 'off'}
          </span>
        </div>
      )}
    </Field>
  );
}

function VariantCards({ label, shape, draft, onChange, error }: ValueInputProps) {
  return (
    <FieldGroup label={label} error={error}>
      <div className="grid gap-2 sm:grid-cols-2">
        {shape.variants.map((variant) => {
          const chosen = variant.key === draft.variant;
          return (
            <label
              key={variant.key}
              className={cn(
                'flex min-w-0 cursor-pointer items-start gap-2.5 rounded-lg border px-3 py-2.5 transition-colors duration-120 hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-ink has-focus-visible:outline-offset-2',
                chosen ? 'border-ink' : 'border-edge/60',
              )}
            >
              <input
                type="radio"
                name={label}
                value={variant.key}
                checked={chosen}
                onChange={() => onChange({ ...draft, variant: variant.key })}
                className="mt-1 size-3.5 shrink-0 accent-ink outline-none"
              />
              <span className="grid min-w-0">
                <span className="truncate font-medium">{variant.key}</span>
                <span className="truncate font-mono text-muted text-sm">{summarize(variant.value)}</span>
              </span>
            </label>
          );
        })}
      </div>
    </FieldGroup>
  );
}

function PlainInput({ label, shape, draft, onChange, error }: ValueInputProps) {
  const set = (text: string) => onChange({ ...draft, text });
  return (
    <Field label={label} error={error} hint={shape.type === 'json' ? 'Any JSON value.' : undefined}>
      {(control) =>
        shape.type === 'json' ? (
          <Textarea
            {...control}
            value={draft.text}
            onChange={(event) => set(event.target.value)}
            spellCheck={false}
            autoComplete="off"
            rows={8}
            className="font-mono text-sm"
          />
        ) : (
          <Input
            {...control}
            value={draft.text}
            onChange={(event) => set(event.target.value)}
            inputMode={shape.type === 'number' ? 'decimal' : 'text'}
            spellCheck={false}
            autoComplete="off"
            className="font-mono"
          />
        )
      }
    </Field>
  );
}
