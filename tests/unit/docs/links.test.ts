import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { type Token, walkTokens } from 'marked';
import { expect, it } from 'vitest';
import { pathOf } from '@/lib/docs/addresses';
import { type Guide, readGuide } from '@/lib/docs/guides';
import { markdownFiles, ROOT } from '../../support/markdown-files';

const guides = new Map(Array.from(markdownFiles(), ([file, text]) => [file, readGuide(file, text)]));

/** All tokens of a guide, those within others as well. */
function tokensOf({ tokens }: Guide): readonly Token[] {
  const all: Token[] = [];
  walkTokens([...tokens], (token) => {
    all.push(token);
  });
  return all;
}

/** What a guide points to, of links and of pictures. */
function targetsOf(guide: Guide, type: 'link' | 'image'): readonly string[] {
  return tokensOf(guide).flatMap((token) => (token.type === type ? [String(token.href)] : []));
}

const isElsewhere = (href: string) => /^(https?:|mailto:)/.test(href);

/** Why a link leads nowhere; null if it leads somewhere. */
function problemOf(file: string, href: string): string | null {
  const target = pathOf(file, href);
  if (!existsSync(path.join(ROOT, target.path))) return `${file}: ${href}: there is no such file`;
  const anchors = guides.get(target.path)?.headings.map(({ anchor }) => `#${anchor}`);
  if (target.anchor === '' || anchors?.includes(target.anchor)) return null;
  return `${file}: ${href}: there is no such heading`;
}

it('leads somewhere with every link of every guide', () => {
  const problems = Array.from(guides.values(), (guide) =>
    targetsOf(guide, 'link')
      .filter((href) => !isElsewhere(href))
      .map((href) => problemOf(guide.file, href)),
  );
  expect(problems.flat().filter((problem) => problem !== null)).toEqual([]);
});

it('finds the links that lead nowhere', () => {
  expect(problemOf('docs/api.md', 'nowhere.md')).toContain('no such file');
  expect(problemOf('docs/api.md', 'evaluation.md#nowhere')).toContain('no such heading');
  expect(problemOf('docs/api.md', '#nowhere')).toContain('no such heading');
  expect(problemOf('docs/api.md', 'evaluation.md#rules')).toBeNull();
});

it('asks no other server for a picture, shows all that there are, and says what each shows', () => {
  const shown = Array.from(guides.values(), (guide) =>
    targetsOf(guide, 'image').map((href) => pathOf(guide.file, href).path),
  ).flat();
  const images = readdirSync(path.join(ROOT, 'docs/images')).map((name) => `docs/images/${name}`);
  expect([...new Set(shown)].sort()).toEqual(images.sort());
  const silent = [...guides.values()]
    .flatMap(tokensOf)
    .filter((token) => token.type === 'image' && !token.text);
  expect(silent).toEqual([]);
});

it('writes guides in Markdown alone, as HTML would be shown and not run', () => {
  const written = [...guides.values()].flatMap((guide) =>
    tokensOf(guide).flatMap(({ type, raw }) => (type === 'html' ? [`${guide.file}: ${raw}`] : [])),
  );
  expect(written).toEqual([]);
});

it('gives every guide one title', () => {
  for (const { file, headings } of guides.values()) {
    expect(
      headings.filter(({ depth }) => depth === 1),
      file,
    ).toHaveLength(1);
  }
});
