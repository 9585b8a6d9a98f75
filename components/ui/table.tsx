import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';

interface TableProps {
  /** Says what the rows are, for people who do not see them. */
  readonly caption: string;
  readonly children: ReactNode;
}

/** Rows of 40 px under a head that stays. On a narrow screen each row becomes a card of labelled lines. */
export function Table({ caption, children }: TableProps) {
  return (
    <table className="w-full table-fixed border-separate border-spacing-0 max-md:block">
      <caption className="sr-only">{caption}</caption>
      {children}
    </table>
  );
}

/** The head; on cards the labels of the cells stand in for it. */
export function TableHead({ children }: { readonly children: ReactNode }) {
  return (
    <thead className="max-md:sr-only">
      <tr>{children}</tr>
    </thead>
  );
}

/** Name of a column. Its class gives the width. */
export function Column({ className, ...props }: ComponentProps<'th'>) {
  return (
    <th
      scope="col"
      className={cn(
        'sticky top-14 z-10 h-9 truncate border-b bg-canvas px-3 max-lg:px-2 text-left font-medium text-muted text-sm first:pl-6 last:pr-6',
        className,
      )}
      {...props}
    />
  );
}

/** The rows. */
export function TableBody({ children }: { readonly children: ReactNode }) {
  return <tbody className="max-md:block">{children}</tbody>;
}

/** One row, or one card. */
export function Row({ className, ...props }: ComponentProps<'tr'>) {
  return (
    <tr
      className={cn(
        'group/row transition-colors duration-120 hover:bg-hover/60 max-md:relative max-md:block max-md:border-b max-md:px-4 max-md:py-3',
        className,
      )}
      {...props}
    />
  );
}

interface CellProps extends ComponentProps<'td'> {
  /** Name of the column, shown beside the value on cards; without one the cell is the card's head. */
  readonly label?: string;
}

/** One value of a row. */
export function Cell({ label, className, ...props }: CellProps) {
  return (
    <td
      data-label={label}
      className={cn(
        'h-10 truncate border-b px-3 max-lg:px-2 first:pl-6 last:pr-6 max-md:flex max-md:h-auto max-md:min-h-7 max-md:items-center max-md:border-0 max-md:p-0 max-md:first:pl-0 max-md:last:pr-0',
        label === undefined
          ? 'max-md:pr-10'
          : 'max-md:before:w-28 max-md:before:shrink-0 max-md:before:text-muted max-md:before:text-sm max-md:before:content-[attr(data-label)]',
        className,
      )}
      {...props}
    />
  );
}

/** The cell at the end of a row that holds what can be done; the corner of a card. */
export function ActionsCell({ children }: { readonly children: ReactNode }) {
  return (
    <td className="h-10 border-b pr-4 text-right max-md:absolute max-md:top-2 max-md:right-2 max-md:h-auto max-md:border-0 max-md:p-0">
      {children}
    </td>
  );
}
