'use client';

import { Pencil, Pin } from 'lucide-react';
import type { ResolvedFlag } from '@/lib/overrides/types';
import { showWhy } from '../ladder/explanation';
import { LAYERS } from '../ladder/layers';
import { useOverrideEditing } from '../overrides/override-editor-provider';
import type { OverrideActions, Person } from '../overrides/types';
import { RelativeTime } from '../time/relative-time';
import { Button } from '../ui/button';
import { cn } from '../ui/cn';
import { CopyText } from '../ui/copy-text';
import { Cell, Row } from '../ui/table';
import { ServedValue, ShadowedValue } from '../values/served-value';
import { PinSwitch } from './pin-switch';

interface PersonFlagRowProps {
  readonly flag: ResolvedFlag;
  readonly person: Person;
  readonly actions: OverrideActions;
}

/** One flag as one person gets it, why, and what to do about it. */
export function PersonFlagRow({ flag, person, actions }: PersonFlagRowProps) {
  const { name, value, variant, source, override } = flag;
  const why = () => showWhy(name, person.id);
  return (
    <Row className={cn(flag.overridden && 'bg-override-tint/35')}>
      <Cell className="max-md:pr-24">
        <CopyText text={name} />
      </Cell>
      <Cell label="Value">
        <span className="inline-flex min-w-0 max-w-full items-center gap-2">
          <ServedValue value={value} variant={variant} source={source} onWhy={why} />
          {override ? (
            <span className="flex max-w-2/5 shrink-0">
              <ShadowedValue value={override.fallback.value} variant={override.fallback.variant} />
            </span>
          ) : null}
        </span>
      </Cell>
      <Cell label="Decided by">
        <button
          type="button"
          aria-label={`Why ${name} is decided by ${LAYERS[source].name}`}
          onClick={why}
          className={cn(
            'truncate rounded-sm underline decoration-dotted underline-offset-3 hover:decoration-solid',
            LAYERS[source].text,
          )}
        >
          {LAYERS[source].name}
        </button>
      </Cell>
      <Cell label="Ends">
        {override?.expiresAt ? (
          <RelativeTime instant={override.expiresAt} warnWhenSoon />
        ) : (
          <span className="text-muted">{override ? 'no end' : '–'}</span>
        )}
      </Cell>
      <td className="h-10 border-b pr-4 max-md:absolute max-md:top-2 max-md:right-2 max-md:h-auto max-md:border-0 max-md:p-0">
        <span className="flex items-center justify-end gap-2">
          {flag.type === 'boolean' && typeof value === 'boolean' ? (
            <PinSwitch flag={{ ...flag, value }} person={person} actions={actions} />
          ) : null}
          <EditButton flag={flag} person={person} />
        </span>
      </td>
    </Row>
  );
}

function EditButton({ flag, person }: Pick<PersonFlagRowProps, 'flag' | 'person'>) {
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
