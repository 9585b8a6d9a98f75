'use client';

import type { ScheduledFlag } from '@/lib/schedules/types';
import { Badge } from '../ui/badge';
import { Combobox } from '../ui/combobox';
import { Field } from '../ui/field';
import { findScheduledFlags } from './find-flags';
import { nameSetting } from './schedule-words';

interface FlagFieldProps {
  readonly selected: ScheduledFlag | null;
  readonly onSelect: (flag: ScheduledFlag) => void;
  readonly error?: string | undefined;
}

/** The flag that is to change, with what it is now. */
export function FlagField({ selected, onSelect, error }: FlagFieldProps) {
  return (
    <Field label="Feature flag" error={error}>
      {(control) => (
        <Combobox<ScheduledFlag>
          control={control}
          label="Flags"
          placeholder="Choose a flag"
          searchHint="Search by name"
          selected={selected}
          onSelect={onSelect}
          load={findScheduledFlags}
          keyOf={(flag) => flag.name}
          show={(flag) => <FlagLine flag={flag} />}
        />
      )}
    </Field>
  );
}

function FlagLine({ flag }: { readonly flag: ScheduledFlag }) {
  return (
    <span className="flex min-w-0 grow items-center gap-2">
      <span className="truncate font-mono text-sm">{flag.name}</span>
      <Badge tone="outline">{flag.type}</Badge>
      <span className="ml-auto max-w-40 truncate pl-2 text-muted text-sm">now {nameSetting(flag, flag)}</span>
    </span>
  );
}
