'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { cn } from '../ui/cn';
import { AccountMenu, type SignedIn } from './account-menu';
import { Mark } from './mark';
import { isAt, PLACES, type PlaceKey } from './navigation';
import { ThemeMenu } from './theme-menu';

/** What is for everybody stands apart. */
const AT_FOOT: readonly PlaceKey[] = ['mine', 'docs'];

interface SidebarProps {
  readonly person: SignedIn;
  /** Places that this person may see. */
  readonly places: readonly PlaceKey[];
  /** `responsive` shows icons alone where the screen is narrow; `full` always has its words. */
  readonly form: 'responsive' | 'full';
}

/** Where one can go, and who one is. */
export function Sidebar({ person, places, form }: SidebarProps) {
  const main = places.filter((key) => !AT_FOOT.includes(key));
  return (
    <div className="flex h-full flex-col bg-sunken px-2 py-3">
      <Link href="/" className="mb-4 flex h-8 items-center gap-2 rounded-lg px-2 font-semibold">
        <Mark className="size-5 shrink-0" />
        <span className={wordsOf(form)}>Pennon</span>
      </Link>
      <nav aria-label="Main" className="grid gap-0.5">
        {main.map((key) => (
          <PlaceLink key={key} place={key} form={form} />
        ))}
      </nav>
      <div className="mt-auto grid gap-0.5">
        <nav aria-label="Own" className="grid gap-0.5">
          {places
            .filter((key) => AT_FOOT.includes(key))
            .map((key) => (
              <PlaceLink key={key} place={key} form={form} />
            ))}
        </nav>
        <ThemeMenu words={wordsOf(form)} />
        <AccountMenu person={person} words={wordsOf(form)} />
      </div>
    </div>
  );
}

function wordsOf(form: SidebarProps['form']): string {
  return form === 'responsive' ? 'max-lg:sr-only' : '';
}

function PlaceLink({ place: key, form }: { readonly place: PlaceKey; readonly form: SidebarProps['form'] }) {
  const place = PLACES[key];
  const here = isAt(usePathname(), place);
  const Icon = place.icon;
  return (
    <Link
      href={place.href}
      aria-current={here ? 'page' : undefined}
      title={form === 'responsive' ? place.label : undefined}
      className={cn(
        'flex h-8 items-center gap-2.5 rounded-lg px-2 font-medium transition-colors duration-120',
        here ? 'bg-line/70 text-ink' : 'text-muted hover:bg-hover hover:text-ink',
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      <span className={wordsOf(form)}>{place.label}</span>
    </Link>
  );
}
