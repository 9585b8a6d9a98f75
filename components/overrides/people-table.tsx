'use client';

import { useSearchParams } from 'next/navigation';
import { startTransition, useOptimistic } from 'react';
import type { OverrideView, PersonWithOverrides } from '@/lib/overrides/types';
import type { Page } from '@/lib/page';
import { Column, Table, TableBody, TableHead } from '../ui/table';
import { useUrlState } from '../url/url-state';
import { PersonRow } from './person-row';

/** Somebody's overrides, as far as they are shown in place. */
export interface OpenedPerson {
  readonly userId: string;
  readonly page: Page<OverrideView>;
}

interface PeopleTableProps {
  readonly people: readonly PersonWithOverrides[];
  /** Those whose row is open. */
  readonly opened: readonly OpenedPerson[];
}

/** People with how many overrides they have; each row opens to these, in place. What is open is in the address. */
export function PeopleTable({ people, opened }: PeopleTableProps) {
  const { change } = useUrlState();
  const cursor = useSearchParams().get('cursor');
  // A row opens at once, though its overrides are on their way.
  const [open, show] = useOptimistic(opened.map(({ userId }) => userId));
  const toggle = (userId: string) =>
    startTransition(() => {
      const next = open.includes(userId) ? open.filter((id) => id !== userId) : [...open, userId];
      show(next);
      change({ open: next.join(','), cursor });
    });
  return (
    <Table caption="People with overrides">
      <TableHead>
        <Column>User</Column>
        <Column className="w-[18%]">Overrides</Column>
        <Column className="w-[16%]">Active</Column>
        <Column className="w-[16%]">Next to end</Column>
        <Column className="w-[16%]">Last change</Column>
      </TableHead>
      <TableBody>
        {people.map((person) => (
          <PersonRow
            key={person.user.id}
            person={person}
            isOpen={open.includes(person.user.id)}
            page={opened.find(({ userId }) => userId === person.user.id)?.page ?? null}
            onToggle={() => toggle(person.user.id)}
          />
        ))}
      </TableBody>
    </Table>
  );
}
