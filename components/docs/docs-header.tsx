import Link from 'next/link';
import { Mark } from '../layout/mark';
import { ThemeMenu } from '../layout/theme-menu';
import { DocsSearch } from './docs-search';

/** The line above every page of the documentation. */
export function DocsHeader() {
  return (
    <>
      <a
        href="#content"
        className="sr-only z-50 rounded-lg bg-primary px-3 py-2 text-on-primary focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <header className="sticky top-0 z-30 border-b bg-canvas">
        <div className="mx-auto flex h-13 max-w-7xl items-center gap-3 px-3 md:gap-6">
          <Link
            href="/docs"
            prefetch={false}
            className="flex h-8 items-center gap-2 rounded-lg font-semibold"
          >
            <Mark className="size-5 shrink-0" />
            <span className="max-md:sr-only">Pennon documentation</span>
          </Link>
          <DocsSearch />
          <div className="ml-auto flex items-center gap-1">
            <ThemeMenu words="sr-only" side="bottom" />
            <Link
              href="/"
              prefetch={false}
              className="flex h-8 shrink-0 items-center rounded-lg px-2 font-medium text-muted hover:bg-hover hover:text-ink"
            >
              Open <span className="max-md:sr-only">&nbsp;Pennon</span>
            </Link>
          </div>
        </div>
      </header>
    </>
  );
}
