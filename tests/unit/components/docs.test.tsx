// @vitest-environment jsdom
import { act, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DocsHeader } from '@/components/docs/docs-header';
import { GuidePage } from '@/components/docs/guide-page';
import { SearchResults } from '@/components/docs/search-results';
import { ThemeProvider } from '@/components/layout/theme-provider';
import { readGuide } from '@/lib/docs/guides';
import { goTo, router } from './support/navigation';
import { renderInApp } from './support/render';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);

const CHAPTERS = [
  { name: 'Using', lead: 'For people.', guides: [{ slug: 'x', name: 'Guide X' }] },
  { name: 'Building', lead: 'For others.', guides: [{ slug: 'api-guide', name: 'API guide' }] },
];

function drawGuide(markdown: string) {
  const guide = readGuide('docs/x.md', markdown);
  return renderInApp(
    <GuidePage
      guide={guide}
      chapters={CHAPTERS}
      before={null}
      after={{ slug: 'api-guide', name: 'API guide' }}
      place={{
        addressOf: (href) => (href === 'only-in-the-repository' ? null : href),
        pictureOf: (href) => (href === 'a.webp' ? { src: '/a.webp', width: 1280, height: 800 } : null),
        headingOf: (token) => guide.headingOf.get(token),
      }}
    />,
  );
}

describe('a guide', () => {
  it('shows what Markdown says', () => {
    drawGuide(
      [
        '# Title of *all*',
        '## Part **one**',
        'Text with `code`, **strong**, ~~gone~~ and a\\* sign.  \nNext line. [Inside](/docs/y), [outside](https://example.com), [none](only-in-the-repository).',
        '### Small\n\n#### Smaller',
        '3. three\n\n   more\n4. four',
        '- plain',
        '> quoted',
        '---',
        '| | head |\n| --- | --- |\n| cell | `a\\|b` |',
        '| | |\n| --- | --- |\n| lone | row |',
        '![A picture](a.webp)\n\n![Not here](b.webp)',
      ].join('\n\n'),
    );
    expect(screen.getByRole('heading', { level: 1, name: 'Title of all' })).toHaveAttribute(
      'id',
      'title-of-all',
    );
    const part = screen.getByRole('heading', { level: 2, name: 'Part one' });
    expect(part).toHaveAttribute('id', 'part-one');
    expect(within(part).getByRole('link')).toHaveAttribute('href', '#part-one');
    expect(screen.getByText('code').tagName).toBe('CODE');
    expect(screen.getByRole('link', { name: 'Inside' })).toHaveAttribute('href', '/docs/y');
    expect(screen.getByRole('link', { name: 'outside' })).toHaveAttribute('rel', 'noreferrer');
    expect(screen.queryByRole('link', { name: 'none' })).toBeNull();
    expect(screen.getByText('three').closest('ol')).toHaveAttribute('start', '3');
    expect(screen.getByText('quoted').closest('blockquote')).toBeVisible();
    expect(screen.getByRole('columnheader', { name: 'head' })).toBeVisible();
    expect(screen.getAllByRole('columnheader')).toHaveLength(1);
    expect(screen.getByRole('cell', { name: 'a|b' })).toBeVisible();
    const picture = screen.getByRole('img', { name: 'A picture' });
    expect(picture).toHaveAttribute('width', '1280');
    expect(picture).toHaveAttribute('loading', 'lazy');
    expect(screen.getByText('Not here')).toBeVisible();
  });

  it('shows HTML as it is written, and runs none of it', () => {
    const { container } = drawGuide(
      '# T\n\n<script>alert(1)</script>\n\nA <img src=x onerror=alert(1)> here.',
    );
    expect(container.querySelector('script, article img')).toBeNull();
    expect(screen.getByText('<script>alert(1)</script>')).toBeVisible();
  });

  it('copies a snippet', async () => {
    const { user } = drawGuide('# T\n\n```sh\nnpm start\n```');
    await user.click(screen.getByRole('button', { name: 'Copy this snippet' }));
    expect(await navigator.clipboard.readText()).toBe('npm start');
  });

  it('lists its headings and all guides, and leads to the next', () => {
    drawGuide('# T\n\n## One\n\n### Two\n\n#### Three');
    const [contents] = screen.getAllByRole('navigation', { name: 'On this page' });
    const links = within(contents as HTMLElement).getAllByRole('link');
    expect(links.map((link) => link.getAttribute('href'))).toEqual(['#one', '#two']);
    const [guides] = screen.getAllByRole('navigation', { name: 'Guides' });
    const offered = within(guides as HTMLElement);
    expect(offered.getByRole('link', { name: 'Guide X' })).toHaveAttribute('aria-current', 'page');
    expect(offered.getByRole('link', { name: 'API reference' })).toHaveAttribute('href', '/docs/api');
    const next = within(screen.getByRole('navigation', { name: 'Next guides' }));
    expect(next.getByRole('link')).toHaveAttribute('href', '/docs/api-guide');
  });
});

describe('the search of the guides', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const draw = () =>
    renderInApp(
      <ThemeProvider nonce={undefined}>
        <DocsHeader />
      </ThemeProvider>,
    );
  const field = () => screen.getByRole('searchbox', { name: 'Search the documentation' });

  it('goes to what it finds once nobody types', async () => {
    goTo('/docs/x');
    const { user } = draw();
    await user.type(field(), ' old value');
    await act(() => vi.runOnlyPendingTimersAsync());
    await waitFor(() => expect(router.push).toHaveBeenLastCalledWith('/docs/search?q=old+value'));
    expect(router.replace).not.toHaveBeenCalled();
  });

  it('adds no more steps to the history while one goes on typing', async () => {
    goTo('/docs/search', '?q=old');
    const { user } = draw();
    expect(field()).toHaveValue('old');
    await user.clear(field());
    await act(() => vi.runOnlyPendingTimersAsync());
    await waitFor(() => expect(router.replace).toHaveBeenLastCalledWith('/docs/search', { scroll: false }));
    expect(router.push).not.toHaveBeenCalled();
  });

  it('works without a script, too', () => {
    goTo('/docs');
    draw();
    expect(field().closest('form')).toHaveAttribute('action', '/docs/search');
    expect(field()).toHaveAttribute('name', 'q');
  });

  it('is reached with Ctrl+K, and left for the results with the arrows', async () => {
    goTo('/docs/search', '?q=x');
    const found = ['a', 'b'].map((slug) => ({
      href: `/docs/${slug}`,
      title: 'Guide',
      heading: `Heading ${slug}`,
      excerpt: [
        { text: 'x', hit: true },
        { text: ' and more', hit: false },
      ],
    }));
    const { user } = renderInApp(
      <ThemeProvider nonce={undefined}>
        <DocsHeader />
        <SearchResults found={found} />
      </ThemeProvider>,
    );
    await user.keyboard('{Control>}k{/Control}');
    expect(field()).toHaveFocus();
    await user.keyboard('{ArrowDown}');
    expect(screen.getByRole('link', { name: /Heading a/ })).toHaveFocus();
    await user.keyboard('{ArrowDown}');
    expect(screen.getByRole('link', { name: /Heading b/ })).toHaveFocus();
    await user.keyboard('{ArrowDown}{ArrowUp}');
    expect(screen.getByRole('link', { name: /Heading a/ })).toHaveFocus();
    expect(screen.getAllByText('x')[0]?.tagName).toBe('MARK');
  });
});
