'use client';

import dynamic from 'next/dynamic';
import Link from 'next/link';
import { ChangeButton } from './change-button';
import { isChanged } from './draft-diff';
import { FieldsSkeleton } from './fields-skeleton';
import { Layer } from './layer';
import { UnsavedBadge } from './unsaved-badge';
import type { Targeting } from './use-targeting';

// Loaded when something is first changed: reading the page does without its code.
const PrerequisitesFields = dynamic(
  () => import('./prerequisites-fields').then((module) => module.PrerequisitesFields),
  { loading: () => <FieldsSkeleton /> },
);

interface PrerequisitesLayerProps {
  readonly targeting: Targeting;
  readonly blocked: string | undefined;
}

/** What people must get from other flags before anything below counts. */
export function PrerequisitesLayer({ targeting, blocked }: PrerequisitesLayerProps) {
  const { draft, stored, open, openParts } = targeting;
  const isOpen = open.has('prerequisites');
  const { prerequisites } = draft;
  return (
    <Layer
      layer="off"
      title="Prerequisites"
      note={
        prerequisites.length === 0
          ? 'None: this flag depends on no other flag.'
          : 'All must be met by the very person; who does not meet them gets the off value.'
      }
      action={
        <ChangeButton
          what="prerequisites"
          open={isOpen}
          blocked={blocked}
          onToggle={(next) => openParts(['prerequisites'], next)}
        />
      }
    >
      {isOpen ? (
        <div className="rounded-lg border bg-surface p-4">
          <PrerequisitesFields targeting={targeting} />
        </div>
      ) : (
        <ul className="grid gap-1 empty:hidden">
          {prerequisites.map((one) => (
            <li key={one.key} className="flex min-w-0 flex-wrap items-center gap-x-1.5">
              <Link
                href={`/feature-flags/${one.flag}`}
                className="min-w-0 truncate rounded-sm font-mono text-sm underline decoration-edge underline-offset-4 hover:decoration-ink"
              >
                {one.flag || 'no flag yet'}
              </Link>
              <span className="text-muted [overflow-wrap:anywhere]">is {one.variants.join(' or ')}</span>
              <UnsavedBadge
                shown={isChanged(
                  one,
                  stored.prerequisites.find(({ key }) => key === one.key),
                )}
              />
            </li>
          ))}
        </ul>
      )}
    </Layer>
  );
}
