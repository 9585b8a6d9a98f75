import Link from 'next/link';
import { type ReactNode, useId } from 'react';
import { cn } from '../ui/cn';

/** One line of a ranking. */
export interface Ranked {
  readonly name: string;
  readonly total: number;
  /** Where it leads; null for nowhere. */
  readonly href: string | null;
  readonly colour: string;
}

interface RankingProps {
  readonly title: string;
  readonly note: string;
  readonly rows: readonly Ranked[];
  /** The names are of flags. */
  readonly mono?: boolean;
  readonly empty: ReactNode;
}

/** Names and how many, the most first, each with a bar of its share of the most. */
export function Ranking({ title, note, rows, mono = false, empty }: RankingProps) {
  const id = useId();
  const most = Math.max(1, ...rows.map(({ total }) => total));
  return (
    <section aria-labelledby={id} className="grid min-w-0 content-start gap-3 px-4 py-5 md:px-6">
      <div>
        <h2 id={id} className="font-semibold">
          {title}
        </h2>
        <p className="text-muted text-sm">{note}</p>
      </div>
      {rows.length === 0 ? <p className="py-2 text-muted">{empty}</p> : null}
      <ol aria-labelledby={id} className="grid gap-1">
        {rows.map((row) => (
          <li key={row.name} className="grid min-h-8 content-center gap-1">
            <span className="flex min-w-0 items-baseline justify-between gap-4">
              <Name row={row} mono={mono} />
              <span className="tabular-nums">{row.total.toLocaleString('en-GB')}</span>
            </span>
            <span aria-hidden className="h-1 overflow-hidden rounded-full bg-hover">
              <span
                className="block h-full rounded-full"
                style={{ width: `${(100 * row.total) / most}%`, background: row.colour }}
              />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Name({ row: { name, href }, mono }: { readonly row: Ranked; readonly mono: boolean }) {
  const looks = cn('min-w-0 truncate', mono && 'font-mono text-sm');
  if (href === null) {
    return (
      <span title={name} className={cn(looks, 'text-muted')}>
        {name}
      </span>
    );
  }
  return (
    <Link
      href={href}
      title={name}
      prefetch={false}
      className={cn(looks, 'rounded-sm underline-offset-2 hover:underline')}
    >
      {name}
    </Link>
  );
}
