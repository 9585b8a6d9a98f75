'use client';

import { RotateCcw, X } from 'lucide-react';
import Link from 'next/link';
import type { SegmentMember } from '@/lib/segments/types';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { cn } from '../ui/cn';
import { nameOfMember } from './segment-difference';

interface MemberRowProps {
  readonly member: SegmentMember;
  /** What will be of it when the segment is saved. */
  readonly state: 'stays' | 'comes' | 'goes';
  readonly disabled: boolean;
  readonly onRemove: () => void;
  readonly onKeep: () => void;
}

/** One person of a list: who they are, or the key by which applications know them. */
export function MemberRow({ member, state, disabled, onRemove, onKeep }: MemberRowProps) {
  const { key, person } = member;
  const name = nameOfMember(member);
  return (
    <li className="flex min-h-10 min-w-0 items-center gap-2 px-3">
      <span className={cn('flex min-w-0 flex-1 items-baseline gap-2', state === 'goes' && 'line-through')}>
        {person === null ? (
          <span title={key} className="truncate font-mono text-sm">
            {key}
          </span>
        ) : (
          <>
            <Link href={`/users/${person.id}`} className="max-w-full truncate rounded-sm hover:underline">
              {person.name || person.email}
            </Link>
            <span className="truncate text-muted text-sm">{person.name === '' ? '' : person.email}</span>
          </>
        )}
      </span>
      {person === null ? <Badge tone="outline">not in the directory</Badge> : null}
      {state === 'comes' ? <Badge tone="neutral">new</Badge> : null}
      {state === 'goes' ? <Badge tone="off">will go</Badge> : null}
      {disabled ? null : (
        <Button
          look="quiet"
          size="icon-sm"
          aria-label={state === 'goes' ? `Keep ${name}` : `Remove ${name}`}
          onClick={state === 'goes' ? onKeep : onRemove}
        >
          {state === 'goes' ? <RotateCcw aria-hidden /> : <X aria-hidden />}
        </Button>
      )}
    </li>
  );
}
