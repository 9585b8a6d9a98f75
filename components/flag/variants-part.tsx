'use client';

import dynamic from 'next/dynamic';
import { ChangeButton } from './change-button';
import { isChanged } from './draft-diff';
import { nameVariant, variantValue } from './draft-words';
import { FieldsSkeleton } from './fields-skeleton';
import { UnsavedBadge } from './unsaved-badge';
import type { Targeting } from './use-targeting';

// Loaded when something is first changed: reading the page does without its code.
const VariantsFields = dynamic(() => import('./variants-fields').then((module) => module.VariantsFields), {
  loading: () => <FieldsSkeleton />,
});

interface VariantsPartProps {
  readonly targeting: Targeting;
  readonly blocked: string | undefined;
}

/** The values that the flag can serve. A boolean flag's are built in. */
export function VariantsPart({ targeting, blocked }: VariantsPartProps) {
  const { draft, stored, open, openParts } = targeting;
  const isOpen = open.has('variants');
  return (
    <section aria-labelledby="variants" className="grid gap-3">
      <div className="flex items-start justify-between gap-3">
        <div>
          <h2 id="variants" className="font-semibold">
            Variants
          </h2>
          <p className="text-muted text-sm">
            {draft.variants.length === 0
              ? 'None: this flag serves plain values.'
              : 'The values that rules, the default and overrides choose from.'}
          </p>
        </div>
        <ChangeButton
          what="variants"
          open={isOpen}
          blocked={blocked}
          onToggle={(next) => openParts(['variants'], next)}
        />
      </div>
      {isOpen ? (
        <div className="rounded-lg border bg-surface p-4">
          <VariantsFields targeting={targeting} />
        </div>
      ) : (
        <ul className="flex flex-wrap gap-2 empty:hidden">
          {draft.variants.map((variant) => (
            <li
              key={variant.id}
              className="flex h-8 min-w-0 max-w-full items-center gap-2 rounded-md border bg-surface px-2"
            >
              <span title={variant.key} className="max-w-60 truncate font-medium">
                {nameVariant(variant)}
              </span>
              <span className="max-w-80 truncate font-mono text-muted text-sm">
                {variantValue(draft.type, variant)}
              </span>
              <UnsavedBadge
                shown={isChanged(
                  variant,
                  stored.variants.find(({ id }) => id === variant.id),
                )}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
