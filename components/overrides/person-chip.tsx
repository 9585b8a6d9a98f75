'use client';

import { X } from 'lucide-react';
import type { Person } from './types';

interface PersonChipProps {
  readonly person: Person;
  readonly onRemove: () => void;
}

/** A chosen person, and the way to take them out again. */
export function PersonChip({ person, onRemove }: PersonChipProps) {
  const { email, name } = person;
  return (
    <span
      title={name === '' ? email : `${name}, ${email}`}
      className="flex h-7 min-w-0 max-w-full items-center rounded-md bg-hover pl-2"
    >
      <span className="truncate">{email}</span>
      <button
        type="button"
        aria-label={`Remove ${email}`}
        onClick={onRemove}
        className="flex size-7 shrink-0 items-center justify-center rounded-md text-muted hover:text-ink"
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </span>
  );
}
