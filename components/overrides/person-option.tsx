'use client';

import { Check } from 'lucide-react';
import { Badge } from '../ui/badge';
import type { FoundPerson } from './types';

interface PersonOptionProps {
  readonly person: FoundPerson;
  /** They are among the chosen ones already. */
  readonly chosen: boolean;
}

/** A person in the list of those who were found, with what is good to know before choosing them. */
export function PersonOption({ person, chosen }: PersonOptionProps) {
  return (
    <span className="flex min-w-0 grow items-center gap-2 py-1">
      <span className="flex min-w-0 grow flex-wrap items-baseline gap-x-2">
        <span className="truncate">{person.email}</span>
        <span className="truncate text-muted text-sm">{person.name}</span>
      </span>
      {person.role === 'user' ? null : <Badge tone="outline">{person.role}</Badge>}
      {person.disabled ? <Badge tone="off">disabled</Badge> : null}
      {person.override === null ? null : <Badge tone="override">{OVERRIDES[person.override]}</Badge>}
      {chosen ? <Check role="img" aria-label="chosen" className="size-4 shrink-0" /> : null}
    </span>
  );
}

const OVERRIDES = {
  active: 'has an override',
  disabled: 'has a paused override',
  expired: 'override ended',
} as const;
