'use client';

import dynamic from 'next/dynamic';
import { ChangeButton } from './change-button';
import { isChanged } from './draft-diff';
import { FieldsSkeleton } from './fields-skeleton';
import { Layer } from './layer';
import { ServeSummary } from './serve-summary';
import { UnsavedBadge } from './unsaved-badge';
import type { Targeting } from './use-targeting';

// Loaded when something is first changed: reading the page does without its code.
const ServeFields = dynamic(() => import('./serve-fields').then((module) => module.ServeFields), {
  loading: () => <FieldsSkeleton />,
});

const TEXTS = {
  default: {
    title: 'Default',
    note: 'What everybody gets whom nothing above serves.',
    what: 'default',
  },
  off: {
    title: 'Off value',
    note: 'What everybody without an override gets while the flag is off, or a prerequisite is not met.',
    what: 'off value',
  },
} as const;

interface ServedLayerProps {
  readonly field: 'default' | 'off';
  readonly targeting: Targeting;
  readonly blocked: string | undefined;
}

/** The default, or what is served instead of everything while the flag is off. */
export function ServedLayer({ field, targeting, blocked }: ServedLayerProps) {
  const { draft, stored, open, edit, errors, openParts } = targeting;
  const { title, note, what } = TEXTS[field];
  const isOpen = open.has(field);
  return (
    <Layer
      layer={field}
      title={title}
      note={note}
      action={
        <ChangeButton
          what={what}
          open={isOpen}
          blocked={blocked}
          onToggle={(next) => openParts([field], next)}
        />
      }
    >
      <div className="flex min-w-0 items-center gap-2">
        <ServeSummary draft={draft} serve={draft[field]} />
        <UnsavedBadge shown={isChanged(draft[field], stored[field])} />
      </div>
      {isOpen ? (
        <div className="mt-3 rounded-lg border bg-surface p-4">
          <ServeFields
            label={title}
            draft={draft}
            serve={draft[field]}
            onChange={(serve) => edit({ do: 'serve', field, serve })}
            errors={errors}
            path={field}
          />
        </div>
      ) : null}
    </Layer>
  );
}
