/** Below /docs there is the API reference as well, which keeps its address. */
const API_GUIDE = { file: 'docs/api.md', slug: 'api-guide' } as const;

/** What comes after `/docs/` in the address of a file: `docs/decisions/README.md` is at `decisions`. */
export function slugOf(file: string): string {
  if (file === API_GUIDE.file) return API_GUIDE.slug;
  return file.replace(/^docs\//, '').replace(/(\/README)?\.md$/, '');
}

/**
 * Where a link of a file leads to in the app.
 * @param file with the link, by its path in the repository
 * @param href as it is written: an address elsewhere, `#anchor`, or a path from the file
 * @param isGuide whether a path in the repository is that of a guide
 * @returns the address; null for what only the repository has, and for what is no link of ours
 */
export function addressOf(file: string, href: string, isGuide: (path: string) => boolean): string | null {
  if (/^(https?:|mailto:)/.test(href) || href.startsWith('#')) return href;
  if (/^[a-z][a-z0-9+.-]*:/i.test(href) || href.startsWith('//')) return null;
  if (href.startsWith('/')) return href;
  const { path, anchor } = pathOf(file, href);
  return isGuide(path) ? `/docs/${slugOf(path)}${anchor}` : null;
}

/** What a relative link means: the path from the root of the repository, and the anchor with its `#`. */
export function pathOf(file: string, href: string): { readonly path: string; readonly anchor: string } {
  const { pathname, hash } = new URL(href, `file:///${file}`);
  return { path: decodeURIComponent(pathname.slice(1)), anchor: hash };
}
