'use client';

import { List, UsersRound } from 'lucide-react';
import Link from 'next/link';
import { usePathname, useSearchParams } from 'next/navigation';
import { cn } from '../ui/cn';
import { changeQuery, type UrlChanges } from '../url/url-state';

const VIEWS = [
  { view: 'list', label: 'List', icon: List },
  { view: 'users', label: 'By user', icon: UsersRound },
] as const;

export type OverridesView = (typeof VIEWS)[number]['view'];

/** One override a row, or one person a row. Each is an address of its own. */
export function ViewSwitch({ view }: { readonly view: OverridesView }) {
  const pathname = usePathname();
  const search = useSearchParams();
  const href = (to: OverridesView) => {
    // What the other view cannot filter or order by does not wait there unseen.
    const left: UrlChanges = to === 'users' ? { redundant: null, sort: null, user: null } : { open: null };
    return `${pathname}${changeQuery(search.toString(), { ...left, view: to === 'list' ? null : to })}`;
  };
  return (
    <nav aria-label="View" className="flex shrink-0 rounded-lg border p-0.5">
      {VIEWS.map(({ view: to, label, icon: Icon }) => (
        <Link
          key={to}
          href={href(to)}
          replace
          scroll={false}
          aria-current={to === view ? 'page' : undefined}
          className={cn(
            'inline-flex h-8 items-center gap-1.5 whitespace-nowrap rounded-md px-2.5 max-md:px-2 font-medium transition-colors duration-120',
            to === view ? 'bg-hover text-ink' : 'text-muted hover:text-ink',
          )}
        >
          <Icon aria-hidden className="size-4" />
          {label}
        </Link>
      ))}
    </nav>
  );
}
