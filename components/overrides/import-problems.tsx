'use client';

import { useState } from 'react';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import { sentence } from '../ui/sentence';
import type { RowProblem } from './import-overrides';

/** Problems that are shown at a time. */
const SHOWN = 50;

interface ImportProblemsProps {
  readonly problems: readonly RowProblem[];
  /** How many there are; the API names the first thousand. */
  readonly count: number;
}

/** What is wrong with which row. */
export function ImportProblems({ problems, count }: ImportProblemsProps) {
  const [shown, setShown] = useState(SHOWN);
  const more = Math.min(problems.length - shown, SHOWN);
  return (
    <section aria-label="What is wrong" className="grid gap-3">
      <Notice tone="off">
        {count === 1 ? 'One problem is' : `${count.toLocaleString('en-GB')} problems are`} in the way. Nothing
        was written: mend the rows and check them again. Row 1 is the one below the column names.
      </Notice>
      <table className="w-full table-fixed text-sm">
        <caption className="sr-only">
          Problems by row; the first row is the one under the column names
        </caption>
        <thead>
          <tr className="text-left text-muted">
            <th scope="col" className="w-16 py-1 pr-3 font-medium">
              Row
            </th>
            <th scope="col" className="w-28 py-1 pr-3 font-medium">
              Column
            </th>
            <th scope="col" className="py-1 font-medium">
              What is wrong
            </th>
          </tr>
        </thead>
        <tbody>
          {problems.slice(0, shown).map(({ row, path, message }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and a row may be there twice
            <tr key={index} className="align-baseline">
              <td className="border-t py-1.5 pr-3 tabular-nums">{row?.toLocaleString('en-GB') ?? '–'}</td>
              <td title={path} className="truncate border-t py-1.5 pr-3 font-mono">
                {path}
              </td>
              <td className="border-t py-1.5 [overflow-wrap:anywhere]">{sentence(message)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 ? (
        <Button size="sm" className="justify-self-start" onClick={() => setShown(shown + SHOWN)}>
          Show {more} more
        </Button>
      ) : null}
      {more <= 0 && count > problems.length ? (
        <p className="text-muted text-sm">
          Only the first {problems.length.toLocaleString('en-GB')} are named.
        </p>
      ) : null}
    </section>
  );
}
