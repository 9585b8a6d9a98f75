'use client';

import { useState } from 'react';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Select } from '../ui/select';
import { placesOf } from './draft';
import type { TargetingDraft, VariantDraft } from './draft-types';
import { nameRule, nameVariant } from './draft-words';

interface RemoveVariantDialogProps {
  readonly draft: TargetingDraft;
  readonly variant: VariantDraft;
  readonly onClose: () => void;
  /** Id of the variant that is served instead. */
  readonly onRemove: (replacement: string) => void;
}

/** Asks what is served instead, wherever a variant is served that is going. */
export function RemoveVariantDialog({ draft, variant, onClose, onRemove }: RemoveVariantDialogProps) {
  const others = draft.variants.filter(({ id }) => id !== variant.id);
  const [chosen, choose] = useState(others[0]?.id ?? '');
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Remove ${nameVariant(variant)}?`}
      confirmLabel="Remove variant"
      onConfirm={async () => {
        onRemove(chosen);
        return null;
      }}
    >
      <p>It is served by:</p>
      <ul className="list-disc pl-5">
        {placesOf(draft, variant.id).map((place) => (
          <li key={place}>{namePlace(draft, place)}</li>
        ))}
      </ul>
      <div className="flex flex-wrap items-center gap-2">
        Serve instead
        <Select
          label="Serve instead"
          value={chosen}
          options={others.map((other) => ({ value: other.id, label: nameVariant(other) }))}
          onChange={choose}
          className="max-w-full overflow-hidden text-ink"
        />
      </div>
      <p>Nothing changes for anybody until you save. Overrides that hold it are named then.</p>
    </ConfirmDialog>
  );
}

function namePlace(draft: TargetingDraft, place: string): string {
  if (place === 'default') return 'the default';
  if (place === 'off') return 'the off value';
  const index = draft.rules.findIndex(({ key }) => key === place);
  const rule = draft.rules[index];
  return rule ? nameRule(rule, index) : place;
}
