import type { Heading } from './types';

/** The headings of the guide that is open. */
export function PageContents({ headings }: { readonly headings: readonly Heading[] }) {
  return (
    <nav aria-label="On this page" className="grid gap-1">
      <p className="font-medium text-muted text-xs uppercase tracking-wide">On this page</p>
      <ul className="grid">
        {headings
          .filter(({ depth }) => depth === 2 || depth === 3)
          .map(({ anchor, text, depth }) => (
            <li key={anchor} className={depth === 3 ? 'pl-3' : ''}>
              <a href={`#${anchor}`} className="block py-1 text-muted text-sm wrap-anywhere hover:text-ink">
                {text}
              </a>
            </li>
          ))}
      </ul>
    </nav>
  );
}
