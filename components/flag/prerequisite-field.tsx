'use client';

import { X } from 'lucide-react';
import { useCallback, useId } from 'react';
import { findFlags, readFlag } from '../overrides/directory';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Checkbox } from '../ui/checkbox';
import { Combobox } from '../ui/combobox';
import { Field, FieldGroup } from '../ui/field';
import { useLookup } from '../ui/use-lookup';
import type { PrerequisiteDraft } from './draft-types';

interface PrerequisiteFieldProps {
  readonly prerequisite: PrerequisiteDraft;
  /** The flag that has it: it cannot be its own. */
  readonly ofFlag: string;
  readonly onChange: (changes: Partial<Omit<PrerequisiteDraft, 'key'>>) => void;
  readonly onRemove: () => void;
  readonly flagError: string | undefined;
  readonly variantsError: string | undefined;
}

interface FoundFlag {
  readonly name: string;
  readonly type: string | null;
}

/** One prerequisite: the other flag, and what people must get from it. */
export function PrerequisiteField(props: PrerequisiteFieldProps) {
  const { prerequisite, ofFlag, onChange, onRemove } = props;
  const load = useCallback(
    async (text: string, signal: AbortSignal): Promise<readonly FoundFlag[]> =>
      (await findFlags(text, signal)).filter(({ name }) => name !== ofFlag),
    [ofFlag],
  );
  const { flag } = prerequisite;
  return (
    <div className="grid gap-3 rounded-lg border p-3">
      <div className="flex min-w-0 items-end gap-2">
        <div className="min-w-0 grow">
          <Field label="Flag" error={props.flagError}>
            {(control) => (
              <Combobox<FoundFlag>
                control={control}
                label="Flags"
                placeholder="Choose a flag"
                searchHint="Search by name"
                selected={flag === '' ? null : { name: flag, type: null }}
                onSelect={({ name }) => onChange({ flag: name, variants: [] })}
                load={load}
                keyOf={({ name }) => name}
                show={({ name, type }) => (
                  <span className="flex min-w-0 items-center gap-2">
                    <span className="truncate font-mono text-sm">{name}</span>
                    {type === null ? null : <Badge tone="outline">{type}</Badge>}
                  </span>
                )}
              />
            )}
          </Field>
        </div>
        <Button
          look="quiet"
          size="icon"
          aria-label={`Remove prerequisite ${flag}`.trim()}
          className={props.flagError === undefined ? undefined : 'mb-6'}
          onClick={onRemove}
        >
          <X aria-hidden />
        </Button>
      </div>
      {flag === '' ? null : <VariantChoices {...props} />}
    </div>
  );
}

function VariantChoices({ prerequisite, onChange, variantsError }: PrerequisiteFieldProps) {
  const id = useId();
  const found = useLookup(readFlag, prerequisite.flag);
  const isLoaded = found.status === 'found' && found.key === prerequisite.flag;
  const keys = isLoaded ? found.data.variants.map(({ key }) => key) : [];
  const { variants } = prerequisite;
  // Also those that are gone over there: they can only be taken off.
  const all = [...keys, ...variants.filter((key) => !keys.includes(key))];
  if (isLoaded && all.length === 0) {
    return (
      <p className="text-muted text-sm">This flag serves plain values: it has no variants to depend on.</p>
    );
  }
  return (
    <FieldGroup label="Is one of" error={found.status === 'failed' ? found.message : variantsError}>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        {all.map((key) => (
          <span key={key} className="flex min-w-0 items-center gap-1">
            <Checkbox
              id={`${id}-${key}`}
              checked={variants.includes(key)}
              onChange={(checked) =>
                onChange({
                  variants: checked
                    ? all.filter((other) => other === key || variants.includes(other))
                    : variants.filter((other) => other !== key),
                })
              }
            />
            <label htmlFor={`${id}-${key}`} className="min-w-0 truncate">
              {key}
            </label>
          </span>
        ))}
      </div>
    </FieldGroup>
  );
}
