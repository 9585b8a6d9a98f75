import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { addressOf, slugOf } from '@/lib/docs/addresses';
import { CHAPTERS } from '@/lib/docs/chapters';
import { chaptersOfGuides, neighboursOf } from '@/lib/docs/contents';
import { FILES, PICTURES } from '@/lib/docs/files';
import { allGuides, readGuide } from '@/lib/docs/guides';
import { markdownFiles, ROOT } from '../../support/markdown-files';

describe('the guides of the app', () => {
  it('are the very files of docs/', () => {
    const files = [...markdownFiles()].filter(([file]) => file.startsWith('docs/'));
    for (const [file, text] of files) expect(FILES.get(file), file).toBe(text);
    expect([...PICTURES.keys()]).toContain('docs/images/why.webp');
  });

  it('have an address each, and leave the reference its own', () => {
    expect(slugOf('docs/admin-guide.md')).toBe('admin-guide');
    expect(slugOf('docs/api.md')).toBe('api-guide');
    expect(slugOf('docs/decisions/README.md')).toBe('decisions');
    expect(slugOf('deploy/README.md')).toBe('deploy');
    expect(allGuides().size).toBe(FILES.size);
    for (const slug of ['api', 'search']) expect(allGuides().has(slug)).toBe(false);
  });

  it('are all offered in some chapter, but for single decisions', () => {
    const offered = chaptersOfGuides().flatMap(({ guides }) => guides.map(({ slug }) => slug));
    const all = [...allGuides().keys()].filter((slug) => !slug.startsWith('decisions/'));
    expect([...offered].sort()).toEqual(all.sort());
    const named = CHAPTERS.flatMap(({ guides }) => guides.map(({ slug }) => slug));
    for (const slug of named) expect(allGuides().has(slug), slug).toBe(true);
  });

  it('are all there where the image is built', () => {
    const ignored = readFileSync(path.join(ROOT, '.dockerignore'), 'utf8').split('\n');
    const apart = [...FILES.keys()].filter((file) => !file.startsWith('docs/'));
    expect(apart).toHaveLength(3);
    expect(ignored).toEqual(expect.arrayContaining(apart.map((file) => `!${file}`)));
    expect(ignored).not.toContain('docs');
  });

  it('lead from one to the next', () => {
    expect(neighboursOf('admin-guide')).toMatchObject({ before: null, after: { slug: 'troubleshooting' } });
    expect(neighboursOf('troubleshooting').before).toMatchObject({ slug: 'admin-guide' });
    expect(neighboursOf('decisions/0003-a-session-is-a-row')).toEqual({ before: null, after: null });
  });
});

describe('a link of a guide', () => {
  const isGuide = (path: string) => ['docs/api.md', 'deploy/README.md'].includes(path);
  const cases = [
    ['docs/sdk.md', 'api.md#ofrep', '/docs/api-guide#ofrep'],
    ['docs/decisions/README.md', '../api.md', '/docs/api-guide'],
    ['docs/operations.md', '../deploy/README.md', '/docs/deploy'],
    ['docs/sdk.md', '#react', '#react'],
    ['docs/sdk.md', '/docs/api', '/docs/api'],
    ['docs/sdk.md', 'https://openfeature.dev/', 'https://openfeature.dev/'],
    ['docs/sdk.md', '../vercel.json', null],
    ['docs/sdk.md', 'javascript:alert(1)', null],
    ['docs/sdk.md', 'data:text/html,x', null],
    ['docs/sdk.md', '//elsewhere.example', null],
  ] as const;
  it.each(cases)('of %s to %s leads to %s', (file, href, address) => {
    expect(addressOf(file, href, isGuide)).toBe(address);
  });
});

it('gives headings the anchors that GitHub gives them', () => {
  const guide = readGuide('docs/x.md', '# A\n## `GET /me`, *now*\n## B: "c"?\n## Same\n### Same\n');
  expect(guide.title).toBe('A');
  expect(guide.headings.map(({ anchor }) => anchor)).toEqual(['a', 'get-me-now', 'b-c', 'same', 'same-1']);
  expect(readGuide('docs/x.md', 'no title').title).toBe('x');
});
