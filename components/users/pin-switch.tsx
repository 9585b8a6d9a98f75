'use client';

import dynamic from 'next/dynamic';
import { useRef, useState } from 'react';
import type { ResolvedFlag } from '@/lib/overrides/types';
import { useOverrideEditing } from '../overrides/override-editor-provider';
import type { OverrideActions, Person } from '../overrides/types';
import { Popover, PopoverAnchor, PopoverContent } from '../ui/popover';
import { Switch } from '../ui/switch';

// Loaded when a switch is first used.
const PinForm = dynamic(() => import('./pin-form').then((module) => module.PinForm));

interface PinSwitchProps {
  readonly flag: ResolvedFlag & { readonly value: boolean };
  readonly person: Person;
  readonly actions: OverrideActions;
}

/** The switch of a boolean flag in its row: it asks why and until when, and pins the other value. */
export function PinSwitch({ flag, person, actions }: PinSwitchProps) {
  const { blocked, changes } = useOverrideEditing();
  const control = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [dirty, setDirty] = useState(false);
  const show = (next: boolean) => {
    setDirty(false);
    setOpen(next);
  };
  return (
    <Popover open={open} onOpenChange={show}>
      <PopoverAnchor>
        <Switch
          ref={control}
          aria-label={`Value of ${flag.name}`}
          checked={open ? !flag.value : flag.value}
          blocked={blocked}
          onCheckedChange={() => show(!open)}
        />
      </PopoverAnchor>
      {open ? (
        <PopoverContent
          align="end"
          aria-label={`Pin ${flag.name} ${flag.value ? 'off' : 'on'}`}
          className="w-80 max-w-[calc(100vw-2rem)] p-4"
          onInteractOutside={(event) => {
            // The switch closes it by itself; what was typed is not thrown away by a click elsewhere.
            if (dirty || control.current?.contains(event.target as Node)) event.preventDefault();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            control.current?.focus();
          }}
        >
          <PinForm
            flag={flag}
            person={person}
            actions={actions}
            onDirty={() => setDirty(true)}
            onCancel={() => show(false)}
            onSaved={(saved, before) => {
              show(false);
              changes.saved(saved, before);
            }}
          />
        </PopoverContent>
      ) : null}
    </Popover>
  );
}
