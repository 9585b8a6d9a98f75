import type { Tokens } from 'marked';
import type { ReactNode } from 'react';
import { inOrder } from './in-order';
import { inline } from './inline';
import type { Place } from './place';

interface TableViewProps {
  readonly token: Tokens.Table;
  readonly place: Place;
}

/** A table; it scrolls by itself where there is no room for it. A head without words is left out. */
export function TableView({ token: { header, rows }, place }: TableViewProps) {
  const isNamed = header.some(({ text }) => text !== '');
  return (
    // biome-ignore lint/a11y/useSemanticElements: no group of fields
    <div
      role="group"
      aria-label="Table"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls needs the keyboard
      tabIndex={0}
      className="overflow-x-auto rounded-lg border bg-surface"
    >
      <table className="w-full text-left text-base leading-5">
        {isNamed ? (
          <thead className="border-b bg-sunken">
            <tr>{inOrder(header.map((cell) => headView(cell, place)))}</tr>
          </thead>
        ) : null}
        <tbody className="divide-y">{inOrder(rows.map((row) => rowView(row, place)))}</tbody>
      </table>
    </div>
  );
}

function headView({ text, tokens }: Tokens.TableCell, place: Place): ReactNode {
  return text === '' ? (
    <td />
  ) : (
    <th scope="col" className="px-3 py-2 font-medium text-muted text-sm">
      {inline(tokens, place)}
    </th>
  );
}

function rowView(row: readonly Tokens.TableCell[], place: Place): ReactNode {
  return <tr>{inOrder(row.map((cell) => cellView(cell, place)))}</tr>;
}

function cellView({ tokens }: Tokens.TableCell, place: Place): ReactNode {
  return <td className="min-w-32 px-3 py-2 align-top [text-wrap:pretty]">{inline(tokens, place)}</td>;
}
