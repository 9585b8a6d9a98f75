'use client';

import { GitCompareArrows } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import type { ComparedFlag } from '@/lib/overrides/compare';
import type { Page } from '@/lib/page';
import { useOverrideEditing } from '../overrides/override-editor-provider';
import type { Person } from '../overrides/types';
import { Button } from '../ui/button';
import { Checkbox } from '../ui/checkbox';
import { EmptyState } from '../ui/empty-state';
import { Column, Table, TableBody, TableHead } from '../ui/table';
import { Pager } from '../url/pager';
import { SearchBox } from '../url/search-box';
import { PendingRegion } from '../url/url-state';
import { CompareRow } from './compare-row';
import type { CopyActions } from './copy-actions';
import { OtherPerson } from './other-person';

// Loaded when it is first opened.
const CopySheet = dynamic(() => import('./copy-sheet').then((module) => module.CopySheet));

/** Two people and the flags that they get differently. */
export interface Compared {
  readonly them: Person;
  readonly page: Page<ComparedFlag>;
  /** The flags that can be copied, on all pages. */
  readonly copyable: readonly string[];
}

interface ComparePanelProps {
  readonly me: Person;
  /** null while nobody is chosen to compare with. */
  readonly compared: Compared | null;
  readonly q: string;
  readonly actions: CopyActions;
}

/** What one person gets and another one does not, and overrides that can be copied from the other. */
export function ComparePanel({ me, compared, q, actions }: ComparePanelProps) {
  return (
    <>
      <div className="flex flex-wrap items-end gap-x-4 gap-y-2 px-4 py-3 md:px-6">
        <OtherPerson me={me} them={compared?.them ?? null} />
        {compared ? <SearchBox label="Filter flags" placeholder="Filter by name" value={q} /> : null}
      </div>
      {compared === null ? (
        <EmptyState icon={GitCompareArrows} title="Compare with another user">
          Choose somebody who sees what this person does not, or the other way round: the flags that they get
          differently show here, and overrides can be copied.
        </EmptyState>
      ) : (
        <PendingRegion>
          <Differences
            key={compared.them.id}
            me={me}
            compared={compared}
            filtered={q !== ''}
            actions={actions}
          />
        </PendingRegion>
      )}
    </>
  );
}

interface DifferencesProps extends Pick<ComparePanelProps, 'me' | 'actions'> {
  readonly compared: Compared;
  readonly filtered: boolean;
}

function Differences({ me, compared: { them, page, copyable }, filtered, actions }: DifferencesProps) {
  const { blocked } = useOverrideEditing();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [open, setOpen] = useState<boolean>();
  const flags = copyable.filter((name) => chosen.has(name));
  const toggle = (name: string) => {
    const next = new Set(chosen);
    if (!next.delete(name)) next.add(name);
    setChosen(next);
  };
  if (page.data.length === 0) {
    return (
      <EmptyState
        icon={GitCompareArrows}
        title={filtered ? 'No flag fits' : 'They get the same of every flag'}
      >
        {filtered ? 'Try another part of the name.' : `${me.email} and ${them.email} differ in nothing.`}
      </EmptyState>
    );
  }
  return (
    <>
      <div className="flex min-h-9 flex-wrap items-center gap-2 px-4 md:px-6">
        <Button
          look="primary"
          size="sm"
          blocked={
            blocked ?? (flags.length === 0 ? 'Choose overrides of the other person first.' : undefined)
          }
          onClick={() => setOpen(true)}
        >
          {copyLabel(flags.length)} to this user
        </Button>
        <span className="text-muted text-sm">
          {copyable.length === 0
            ? 'None of these is an override of theirs.'
            : `${copyable.length} can be copied.`}
        </span>
      </div>
      <Table caption="Flags that the two get differently">
        <TableHead>
          <Column className="w-14">
            {copyable.length > 0 ? (
              <Checkbox
                label="Choose all that can be copied"
                checked={flags.length === copyable.length || (flags.length > 0 ? 'indeterminate' : false)}
                onChange={(all) => setChosen(new Set(all ? copyable : []))}
              />
            ) : (
              <span className="sr-only">Choose</span>
            )}
          </Column>
          <Column>Flag</Column>
          <Column className="w-[28%]">{me.name || me.email}</Column>
          <Column className="w-[28%]">{them.name || them.email}</Column>
        </TableHead>
        <TableBody>
          {page.data.map((flag) => (
            <CompareRow
              key={flag.name}
              flag={flag}
              me={me}
              them={them}
              chosen={chosen.has(flag.name)}
              onToggle={() => toggle(flag.name)}
            />
          ))}
        </TableBody>
      </Table>
      <Pager page={page} noun={['different flag', 'different flags']} />
      {open === undefined ? null : (
        <CopySheet
          open={open}
          onOpenChange={setOpen}
          to={me}
          from={them}
          flags={flags}
          actions={actions}
          onCopied={() => setChosen(new Set())}
        />
      )}
    </>
  );
}

function copyLabel(count: number): string {
  if (count === 0) return 'Copy overrides';
  return count === 1 ? 'Copy 1 override' : `Copy ${count} overrides`;
}
