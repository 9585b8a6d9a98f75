import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { GuidePage } from '@/components/docs/guide-page';
import { addressOf, pathOf } from '@/lib/docs/addresses';
import { chaptersOfGuides, neighboursOf } from '@/lib/docs/contents';
import { FILES, PICTURES } from '@/lib/docs/files';
import { allGuides } from '@/lib/docs/guides';

interface PageProps {
  readonly params: Promise<{ readonly guide: readonly string[] }>;
}

/** The name of the guide. */
export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  return { title: (await guideOf(params))?.title ?? 'Not found' };
}

/** One guide: a Markdown file of the repository. */
export default async function Page({ params }: PageProps) {
  const guide = await guideOf(params);
  if (!guide) notFound();
  const { file, slug, headingOf } = guide;
  return (
    <GuidePage
      guide={guide}
      chapters={chaptersOfGuides()}
      {...neighboursOf(slug)}
      place={{
        addressOf: (href) => addressOf(file, href, (path) => FILES.has(path)),
        pictureOf: (href) => PICTURES.get(pathOf(file, href).path) ?? null,
        headingOf: (token) => headingOf.get(token),
      }}
    />
  );
}

async function guideOf(params: PageProps['params']) {
  return allGuides().get((await params).guide.join('/'));
}
