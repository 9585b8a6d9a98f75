'use client';

import type { ComparedFlag } from '@/lib/overrides/compare';
import { showWhy } from '../ladder/explanation';
import type { Person } from '../overrides/types';
import { Checkbox } from '../ui/checkbox';
import { CopyText } from '../ui/copy-text';
import { Cell, Row } from '../ui/table';
import { ServedValue } from '../values/served-value';

interface CompareRowProps {
  readonly flag: ComparedFlag;
  readonly me: Person;
  readonly them: Person;
  readonly chosen: boolean;
  readonly onToggle: () => void;
}

/** One flag as both get it; an override of the other person can be chosen to be copied. */
export function CompareRow({ flag: { name, mine, theirs }, me, them, chosen, onToggle }: CompareRowProps) {
  const sides = [
    { person: me, flag: mine },
    { person: them, flag: theirs },
  ];
  return (
    <Row>
      <td className="h-10 border-b pl-6 max-md:absolute max-md:top-2 max-md:right-2 max-md:h-auto max-md:border-0 max-md:p-0">
        {theirs.overridden ? (
          <Checkbox label={`Choose ${name}`} checked={chosen} onChange={onToggle} />
        ) : null}
      </td>
      <Cell>
        <CopyText text={name} />
      </Cell>
      {sides.map(({ person, flag: { value, variant, source } }) => (
        <Cell key={person.id} label={person.name || person.email}>
          <ServedValue
            value={value}
            variant={variant}
            source={source}
            onWhy={() => showWhy(name, person.id)}
          />
        </Cell>
      ))}
    </Row>
  );
}
