'use client';

import { X } from 'lucide-react';
import { findPeople } from '../overrides/directory';
import type { Person } from '../overrides/types';
import { Button } from '../ui/button';
import { Combobox } from '../ui/combobox';
import { Field } from '../ui/field';
import { useUrlState } from '../url/url-state';

interface OtherPersonProps {
  readonly me: Person;
  /** null while nobody is chosen. */
  readonly them: Person | null;
}

/** Chooses whom somebody is compared with. */
export function OtherPerson({ me, them }: OtherPersonProps) {
  const { change } = useUrlState();
  return (
    <div className="flex min-w-0 grow items-end gap-1 md:max-w-96">
      <div className="min-w-0 grow">
        <Field label="Compare with">
          {(control) => (
            <Combobox
              control={control}
              label="Users"
              searchHint="Search by e-mail or name"
              placeholder="Choose a user"
              selected={them}
              onSelect={(person) => change({ with: person.id, q: null })}
              load={findPeople}
              keyOf={({ id }) => id}
              show={(person) => (
                <span className="grid min-w-0">
                  <span className="truncate">
                    {person.name || person.email}
                    {person.id === me.id ? ' (this user)' : ''}
                  </span>
                </span>
              )}
            />
          )}
        </Field>
      </div>
      {them ? (
        <Button
          look="quiet"
          size="icon"
          aria-label="Compare with nobody"
          onClick={() => change({ with: null, q: null })}
        >
          <X aria-hidden />
        </Button>
      ) : null}
    </div>
  );
}
