'use client';

import { Plus } from 'lucide-react';
import { Button } from '../ui/button';
import { PrerequisiteField } from './prerequisite-field';
import { errorAt } from './targeting-errors';
import type { Targeting } from './use-targeting';

/** The prerequisites, to be changed. */
export function PrerequisitesFields({ targeting }: { readonly targeting: Targeting }) {
  const { base, draft, errors, edit } = targeting;
  const own = errors.prerequisites;
  return (
    <div className="grid gap-4">
      {draft.prerequisites.map((prerequisite, index) => (
        <PrerequisiteField
          key={prerequisite.key}
          prerequisite={prerequisite}
          ofFlag={base.name}
          onChange={(changes) => edit({ do: 'change_prerequisite', key: prerequisite.key, changes })}
          onRemove={() => edit({ do: 'remove_prerequisite', key: prerequisite.key })}
          flagError={errorAt(errors, `prerequisites.${index}.flag`)}
          variantsError={errorAt(errors, `prerequisites.${index}.variants`)}
        />
      ))}
      {own ? (
        <p role="alert" className="text-off-ink text-sm">
          {own}
        </p>
      ) : null}
      <div>
        <Button size="sm" onClick={() => edit({ do: 'add_prerequisite' })}>
          <Plus aria-hidden />
          Add prerequisite
        </Button>
      </div>
    </div>
  );
}
