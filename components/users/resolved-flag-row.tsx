'use client';

import { Pencil, Pin } from 'lucide-react';
import { memo } from 'react';
import type { ResolvedFlag } from '@/lib/overrides/types';
import { LAYERS } from '../ladder/layers';
import { useOverrideEditing } from '../overrides/override-editor-provider';
import type { Person } from '../overrides/types';
import { RelativeTime } from '../time/relative-time';
import { Button } from '../ui/button';
import { cn } from '../ui/cn';
import { CopyText } from '../ui/copy-text';
import { ActionsCell, Cell, Row } from '../ui/table';
import { ServedValue, ShadowedValue } from '../values/served-value';

interface ResolvedFlagRowProps {
  readonly flag: ResolvedFlag;
  /** Whose flag this is, where values can be pinned from here; null for one's own. */
  readonly person: Person | null;
}

/** One flag as one person gets it. Drawn again only when it changes: there may be many of them. */
export const ResolvedFlagRow = memo(function ResolvedFlagRow({ flag, person }: ResolvedFlagRowProps) {
  const { name, value, variant, source, override } = flag;
  return (
    <Row className={cn(flag.overridden && 'bg-override-tint/35')}>
      <Cell>
        <CopyText text={name} />
      </Cell>
      <Cell label="Value">
        <span className="inline-flex min-w-0 max-w-full items-center gap-2">
          <ServedValue value={value} variant={variant} source={source} />
          {override ? (
            <span className="flex max-w-2/5 shrink-0">
              <ShadowedValue value={override.fallback.value} variant={override.fallback.variant} />
            </span>
          ) : null}
        </span>
      </Cell>
      <Cell label="Decided by" className={LAYERS[source].text}>
        {LAYERS[source].name}
      </Cell>
      <Cell label="Ends">
        {override?.expiresAt ? (
          <RelativeTime instant={override.expiresAt} warnWhenSoon />
        ) : (
          <span className="text-muted">{override ? 'no end' : '–'}</span>
        )}
      </Cell>
      {person ? (
        <ActionsCell>
          <RowAction flag={flag} person={person} />
        </ActionsCell>
      ) : null}
    </Row>
  );
});

function RowAction({ flag, person }: { readonly flag: ResolvedFlag; readonly person: Person }) {
  const { blocked, openEditor, editStored } = useOverrideEditing();
  return flag.overridden ? (
    <Button
      look="quiet"
      size="icon-sm"
      aria-label={`Edit override of ${flag.name}`}
      blocked={blocked}
      onClick={() => editStored(person.id, flag.name)}
    >
      <Pencil aria-hidden />
    </Button>
  ) : (
    <Button
      look="quiet"
      size="icon-sm"
      aria-label={`Pin value of ${flag.name}`}
      blocked={blocked}
      onClick={() => openEditor({ mode: 'create', person, flagName: flag.name })}
    >
      <Pin aria-hidden />
    </Button>
  );
}
