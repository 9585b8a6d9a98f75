'use client';

import { Plus, Tags } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/button';
import { placesOf } from './draft';
import type { VariantDraft } from './draft-types';
import { RemoveVariantDialog } from './remove-variant-dialog';
import type { Targeting } from './use-targeting';
import { VariantField } from './variant-field';

/** The variants, to be changed. */
export function VariantsFields({ targeting }: { readonly targeting: Targeting }) {
  const { draft, errors, edit } = targeting;
  const [removing, setRemoving] = useState<VariantDraft | null>(null);
  const remove = (variant: VariantDraft) => {
    const isServed = placesOf(draft, variant.id).length > 0;
    if (isServed && draft.variants.length > 1) setRemoving(variant);
    else edit({ do: 'remove_variant', id: variant.id, replacement: null });
  };
  return (
    <div className="grid gap-4">
      {draft.variants.length === 0 ? (
        <p className="text-muted">
          Named values can be split by share, targeted by rules and renamed. Overrides then hold one of them;
          those that hold another value are in the way, and can be paused when you save.
        </p>
      ) : (
        <ul className="grid gap-4">
          {draft.variants.map((variant, index) => (
            <li key={variant.id}>
              <VariantField
                type={draft.type}
                variant={variant}
                onChange={(changes) => edit({ do: 'change_variant', id: variant.id, changes })}
                onRemove={() => remove(variant)}
                keyError={errors[`variants.${index}.key`]}
                valueError={errors[`variants.${index}.value`]}
              />
            </li>
          ))}
        </ul>
      )}
      {errors.variants ? (
        <p role="alert" className="text-off-ink text-sm">
          {errors.variants}
        </p>
      ) : null}
      <div>
        {draft.variants.length === 0 ? (
          <Button size="sm" onClick={() => edit({ do: 'name_values' })}>
            <Tags aria-hidden />
            Name the values
          </Button>
        ) : (
          <Button size="sm" onClick={() => edit({ do: 'add_variant' })}>
            <Plus aria-hidden />
            Add variant
          </Button>
        )}
      </div>
      {removing === null ? null : (
        <RemoveVariantDialog
          draft={draft}
          variant={removing}
          onClose={() => setRemoving(null)}
          onRemove={(replacement) => edit({ do: 'remove_variant', id: removing.id, replacement })}
        />
      )}
    </div>
  );
}
