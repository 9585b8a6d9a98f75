import type { Metadata } from 'next';
import Link from 'next/link';
import { DocsFrame } from '@/components/docs/docs-frame';
import { chaptersOfGuides } from '@/lib/docs/contents';

export const metadata: Metadata = { title: 'Documentation' };

/** Where one begins to read. */
export default function Page() {
  const chapters = chaptersOfGuides();
  return (
    <DocsFrame chapters={chapters}>
      <div className="grid max-w-4xl gap-10">
        <header className="grid max-w-2xl gap-2">
          <h1 className="font-semibold text-2xl tracking-tight">Documentation</h1>
          <p className="text-[0.9375rem] leading-6">
            Pennon is for feature flags whose value can be pinned for one person. Somebody still sees the old
            value? Begin with <GuideLink href="/docs/troubleshooting">Troubleshooting</GuideLink>.
          </p>
        </header>
        <div className="grid gap-x-10 gap-y-8 md:grid-cols-2">
          {chapters.map(({ name, lead, guides }) => (
            <section key={name} className="grid content-start gap-2 border-t pt-4">
              <h2 className="font-semibold text-lg">{name}</h2>
              <p className="text-muted">{lead}</p>
              <ul className="grid gap-1.5 pt-1">
                {guides.map((guide) => (
                  <li key={guide.slug}>
                    <GuideLink href={`/docs/${guide.slug}`}>{guide.name}</GuideLink>
                  </li>
                ))}
                {guides.some(({ slug }) => slug === 'api-guide') ? (
                  <li>
                    <GuideLink href="/docs/api">API reference</GuideLink>
                  </li>
                ) : null}
              </ul>
            </section>
          ))}
        </div>
      </div>
    </DocsFrame>
  );
}

function GuideLink({ href, children }: { readonly href: string; readonly children: string }) {
  return (
    <Link href={href} prefetch={false} className="font-medium underline decoration-edge underline-offset-2">
      {children}
    </Link>
  );
}
