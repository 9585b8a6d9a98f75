'use client';

import { Pin } from 'lucide-react';
import { Button } from '../ui/button';
import { useOverrideEditing } from './override-editor-provider';
import type { Person } from './types';

interface PinValueButtonProps {
  /** For whom, where that is known. */
  readonly person?: Person;
  /** Of what, where that is known. */
  readonly flagName?: string;
}

/** The main job of the product, one click away. */
export function PinValueButton({ person, flagName }: PinValueButtonProps) {
  const { blocked, openEditor } = useOverrideEditing();
  return (
    <Button
      look="primary"
      blocked={blocked}
      onClick={() => openEditor({ mode: 'create', person: person ?? null, flagName: flagName ?? null })}
    >
      <Pin aria-hidden />
      Pin value
    </Button>
  );
}
