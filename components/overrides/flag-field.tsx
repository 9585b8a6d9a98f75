'use client';

import { useCallback } from 'react';
import { Combobox } from '../ui/combobox';
import { Field } from '../ui/field';
import { findFlags, readCurrentValues } from './directory';
import { FlagOption } from './flag-option';
import type { CurrentValue, FlagChoice } from './types';

interface FlagFieldProps {
  readonly flag: FlagChoice | null;
  /** Whose value of each flag is shown; null while nobody is chosen, and for many. */
  readonly personId: string | null;
  readonly error: string | undefined;
  readonly onChange: (flag: FlagChoice) => void;
}

interface FoundFlag {
  readonly flag: FlagChoice;
  /** What the person gets from it now; null when that is not known. */
  readonly current: CurrentValue | null;
}

/** Of what: a search over all flags, each with its type and what this person gets from it now. */
export function FlagField({ flag, personId, error, onChange }: FlagFieldProps) {
  const load = useCallback(
    async (text: string, signal: AbortSignal): Promise<readonly FoundFlag[]> => {
      const flags = await findFlags(text, signal);
      const names = flags.map(({ name }) => name);
      const known = personId !== null && names.length > 0;
      // The flags are found all the same where the values cannot be read.
      const values = known ? await readCurrentValues(personId, names, signal).catch(() => null) : null;
      return flags.map((found) => ({ flag: found, current: values?.get(found.name) ?? null }));
    },
    [personId],
  );
  return (
    <Field label="Flag" error={error}>
      {(control) => (
        <Combobox<FoundFlag>
          control={control}
          label="Flags"
          placeholder="Choose a flag"
          searchHint="Search by name"
          selected={flag && { flag, current: null }}
          onSelect={(found) => onChange(found.flag)}
          load={load}
          keyOf={(found) => found.flag.name}
          show={(found) => <FlagOption flag={found.flag} current={found.current} />}
        />
      )}
    </Field>
  );
}
