'use client';

import { conditionErrors } from '../conditions/condition-errors';
import { ConditionsEditor } from '../conditions/conditions-editor';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Switch } from '../ui/switch';
import type { RuleDraft, TargetingDraft, TargetingErrors } from './draft-types';
import { RolloutFields } from './rollout-fields';
import { ServeFields } from './serve-fields';
import { errorAt } from './targeting-errors';

interface RuleFieldsProps {
  readonly draft: TargetingDraft;
  readonly rule: RuleDraft;
  /** Place of the rule, from 0. */
  readonly index: number;
  readonly onChange: (changes: Partial<Omit<RuleDraft, 'key' | 'id'>>) => void;
  readonly errors: TargetingErrors;
  readonly disabled: boolean;
}

/** The fields of one rule: for whom, for how many of them, and what they get. */
export function RuleFields({ draft, rule, index, onChange, errors, disabled }: RuleFieldsProps) {
  const path = `rules.${index}`;
  const found = Object.entries(errors).map(([at, message]) => ({ path: at, message }));
  return (
    <fieldset disabled={disabled} className="grid min-w-0 gap-6">
      <legend className="sr-only">{`Fields of rule ${index + 1}`}</legend>
      <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_auto]">
        <Field label="Name" error={errorAt(errors, `${path}.name`)}>
          {(control) => (
            <Input
              {...control}
              value={rule.name}
              onChange={(event) => onChange({ name: event.target.value })}
              placeholder={`Rule ${index + 1}`}
              autoComplete="off"
            />
          )}
        </Field>
        <Field label="In use">
          {({ id }) => (
            <span className="flex h-9 items-center">
              <Switch id={id} checked={rule.enabled} onCheckedChange={(enabled) => onChange({ enabled })} />
            </span>
          )}
        </Field>
      </div>
      <Part title="For whom">
        <ConditionsEditor
          conditions={rule.conditions}
          onChange={(conditions) => onChange({ conditions })}
          none="No conditions: the rule is for everybody."
          disabled={disabled}
          errors={conditionErrors(found, `${path}.conditions`)}
        />
      </Part>
      <Part title="For how many">
        <RolloutFields
          rollout={rule.rollout}
          onChange={(rollout) => onChange({ rollout })}
          errors={errors}
          path={`${path}.rollout`}
          disabled={disabled}
        />
      </Part>
      <Part title="What they get">
        <ServeFields
          label="Serve"
          draft={draft}
          serve={rule.serve}
          onChange={(serve) => onChange({ serve })}
          errors={errors}
          path={`${path}.serve`}
        />
      </Part>
    </fieldset>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <div className="grid min-w-0 gap-3 border-t pt-4">
      <h4 className="font-medium text-muted text-sm">{title}</h4>
      {children}
    </div>
  );
}
