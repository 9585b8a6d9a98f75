import Link from 'next/link';
import type { Chapter } from '@/lib/docs/chapters';
import { cn } from '../ui/cn';

interface GuideNavProps {
  readonly chapters: readonly Chapter[];
  /** Slug of the guide that is open. */
  readonly here: string | null;
}

/** All guides, by chapter, and the reference. */
export function GuideNav({ chapters, here }: GuideNavProps) {
  return (
    <nav aria-label="Guides" className="grid gap-5">
      {chapters.map(({ name, guides }) => (
        <div key={name} className="grid gap-0.5">
          <p className="px-2 pb-1 font-medium text-muted text-xs uppercase tracking-wide">{name}</p>
          {guides.map((guide) => (
            <GuideLink key={guide.slug} href={`/docs/${guide.slug}`} here={guide.slug === here}>
              {guide.name}
            </GuideLink>
          ))}
          {guides.some(({ slug }) => slug === 'api-guide') ? (
            <GuideLink href="/docs/api">API reference</GuideLink>
          ) : null}
        </div>
      ))}
    </nav>
  );
}

interface GuideLinkProps {
  readonly href: string;
  readonly here?: boolean;
  readonly children: string;
}

function GuideLink({ href, here = false, children }: GuideLinkProps) {
  return (
    <Link
      href={href}
      prefetch={false}
      aria-current={here ? 'page' : undefined}
      className={cn(
        'rounded-lg px-2 py-1.5 font-medium transition-colors duration-120',
        here ? 'bg-line/70 text-ink' : 'text-muted hover:bg-hover hover:text-ink',
      )}
    >
      {children}
    </Link>
  );
}
