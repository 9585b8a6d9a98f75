'use client';

import { useCallback } from 'react';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { TokenField } from '../ui/token-field';
import { findPeople } from './directory';
import { PastedPeople } from './pasted-people';
import { PersonChip } from './person-chip';
import { PersonOption } from './person-option';
import type { FoundPerson, Person } from './types';
import { usePastedPeople } from './use-pasted-people';

interface PeopleFieldProps {
  readonly people: readonly Person[];
  /** The flag that is chosen: who has an override of it is told. */
  readonly flagName: string | null;
  readonly error: string | undefined;
  readonly onChange: (people: readonly Person[]) => void;
}

/** For whom: a search over everybody, one or many; or a pasted list of e-mails or ids. */
export function PeopleField({ people, flagName, error, onChange }: PeopleFieldProps) {
  const load = useCallback(
    (text: string, signal: AbortSignal) => findPeople(text, signal, flagName),
    [flagName],
  );
  const chosen = new Set(people.map(({ id }) => id));
  const add = (found: readonly Person[]) => {
    onChange([...people, ...found.filter(({ id }) => !chosen.has(id))]);
  };
  const pasted = usePastedPeople(add, people.length);
  return (
    <div className="grid gap-2">
      <Field
        label="User"
        error={error}
        hint={people.length > 1 ? undefined : 'One or many: a list of e-mails or ids can be pasted.'}
        aside={
          people.length > 1 ? (
            <span className="flex items-baseline gap-1 text-muted text-sm">
              {people.length} people
              <Button size="sm" look="quiet" className="-my-1" onClick={() => onChange([])}>
                Remove all
              </Button>
            </span>
          ) : null
        }
      >
        {(control) => (
          <TokenField<FoundPerson>
            control={control}
            label="Users"
            placeholder={people.length === 0 ? 'Search by e-mail or name' : 'Add another'}
            tokens={people.map((person) => (
              <PersonChip
                key={person.id}
                person={person}
                onRemove={() => onChange(people.filter(({ id }) => id !== person.id))}
              />
            ))}
            load={load}
            keyOf={({ id }) => id}
            show={(person) => <PersonOption person={person} chosen={chosen.has(person.id)} />}
            onSelect={(person) => add([person])}
            onRemoveLast={() => onChange(people.slice(0, -1))}
            takeList={pasted.take}
          />
        )}
      </Field>
      <PastedPeople state={pasted.state} onRetry={pasted.retry} onDismiss={pasted.dismiss} />
    </div>
  );
}
