'use client';

import { Search, ToggleRight } from 'lucide-react';
import { useId, useState } from 'react';
import type { ResolvedFlag } from '@/lib/overrides/types';
import type { Person } from '../overrides/types';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { Input } from '../ui/input';
import { Switch } from '../ui/switch';
import { Column, Table, TableBody, TableHead } from '../ui/table';
import { ResolvedFlagRow } from './resolved-flag-row';

const ROWS_AT_ONCE = 100;

interface ResolvedFlagsProps {
  readonly flags: readonly ResolvedFlag[];
  /** Whose flags these are, where values can be pinned from here; null for one's own. */
  readonly person: Person | null;
}

/** Every flag as one person gets it, with the layer that decided and what an override hides. */
export function ResolvedFlags({ flags, person }: ResolvedFlagsProps) {
  const [text, setText] = useState('');
  const [onlyOverridden, setOnlyOverridden] = useState(false);
  const [shown, setShown] = useState(ROWS_AT_ONCE);
  const switchId = useId();
  const wanted = text.trim().toLowerCase();
  const fitting = flags.filter((flag) => flag.name.includes(wanted) && (!onlyOverridden || flag.overridden));
  if (flags.length === 0) {
    return (
      <EmptyState icon={ToggleRight} title="There are no flags yet">
        As soon as a flag is created, its value shows here.
      </EmptyState>
    );
  }
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2 px-4 py-3 md:px-6">
        <div className="relative grow md:max-w-80">
          <Search
            aria-hidden
            className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-2.5 size-4 text-muted"
          />
          <Input
            type="search"
            aria-label="Filter flags"
            placeholder="Filter by name"
            value={text}
            onChange={(event) => setText(event.target.value)}
            autoComplete="off"
            spellCheck={false}
            className="pl-8"
          />
        </div>
        <span className="flex items-center gap-2">
          <Switch id={switchId} checked={onlyOverridden} onCheckedChange={setOnlyOverridden} />
          <label htmlFor={switchId}>Overridden only</label>
        </span>
      </div>
      {fitting.length === 0 ? (
        <EmptyState icon={ToggleRight} title="No flag fits">
          Try a part of the name, or show all flags.
        </EmptyState>
      ) : (
        <Table caption="Flags as this person gets them">
          <TableHead>
            <Column className="w-[34%]">Flag</Column>
            <Column>Value</Column>
            <Column className="w-28">Decided by</Column>
            <Column className="w-28">Ends</Column>
            {person ? (
              <Column className="w-14">
                <span className="sr-only">Actions</span>
              </Column>
            ) : null}
          </TableHead>
          <TableBody>
            {fitting.slice(0, shown).map((flag) => (
              <ResolvedFlagRow key={flag.name} flag={flag} person={person} />
            ))}
          </TableBody>
        </Table>
      )}
      <div className="flex min-h-14 items-center justify-between gap-2 px-4 text-muted text-sm md:px-6">
        <p>
          {Math.min(shown, fitting.length)} of {flags.length} {flags.length === 1 ? 'flag' : 'flags'}
        </p>
        {fitting.length > shown ? (
          <Button size="sm" onClick={() => setShown(shown + ROWS_AT_ONCE)}>
            Show more flags
          </Button>
        ) : null}
      </div>
    </>
  );
}
