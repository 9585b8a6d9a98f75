'use client';

import { Badge } from '../ui/badge';
import { Combobox } from '../ui/combobox';
import { Field } from '../ui/field';
import { nameValue } from '../values/show-value';
import { emptyDraft } from '../values/value-draft';
import { findFlags, findPeople } from './directory';
import type { DraftErrors, OverrideDraft } from './override-draft';
import type { CurrentValue, FlagChoice, Person } from './types';

interface TargetFieldsProps {
  readonly draft: OverrideDraft;
  readonly errors: DraftErrors;
  /** What the chosen person gets now from each flag. */
  readonly currentValues: ReadonlyMap<string, CurrentValue>;
  readonly onChange: (changes: Partial<OverrideDraft>) => void;
}

/** For whom and of what: two searches over everything there is. */
export function TargetFields({ draft, errors, currentValues, onChange }: TargetFieldsProps) {
  return (
    <>
      <Field label="User" error={errors.person}>
        {(control) => (
          <Combobox<Person>
            control={control}
            label="Users"
            placeholder="Choose a user"
            searchHint="Search by e-mail or name"
            selected={draft.person}
            onSelect={(person) => onChange({ person })}
            load={findPeople}
            keyOf={(person) => person.id}
            show={(person) => <PersonLine person={person} />}
          />
        )}
      </Field>
      <Field label="Flag" error={errors.flag}>
        {(control) => (
          <Combobox<FlagChoice>
            control={control}
            label="Flags"
            placeholder="Choose a flag"
            searchHint="Search by name"
            selected={draft.flag}
            onSelect={(flag) => onChange({ flag, value: emptyDraft(flag) })}
            load={findFlags}
            keyOf={(flag) => flag.name}
            show={(flag) => <FlagLine flag={flag} current={currentValues.get(flag.name)} />}
          />
        )}
      </Field>
    </>
  );
}

function PersonLine({ person }: { readonly person: Person }) {
  return (
    <span className="flex min-w-0 items-baseline gap-2">
      <span className="truncate">{person.email}</span>
      <span className="truncate text-muted text-sm">{person.name}</span>
    </span>
  );
}

function FlagLine({
  flag,
  current,
}: {
  readonly flag: FlagChoice;
  readonly current: CurrentValue | undefined;
}) {
  return (
    <span className="flex min-w-0 grow items-center gap-2">
      <span className="truncate font-mono text-sm">{flag.name}</span>
      <Badge tone="outline">{flag.type}</Badge>
      {current ? (
        <span className="ml-auto max-w-40 truncate pl-2 text-muted text-sm">
          now {nameValue(current.value, current.variant)}
        </span>
      ) : null}
    </span>
  );
}
