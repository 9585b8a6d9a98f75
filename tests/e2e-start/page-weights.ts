import { gzipSync } from 'node:zlib';
import { cookieJar } from '../support/cookie-jar';

/** Most JavaScript that a page comes with, gzipped. What opens on demand comes when it is opened. */
export const MAX_PAGE_BYTES = 220 * 1024;

export interface PageWeight {
  readonly page: string;
  readonly status: number;
  readonly bytes: number;
}

/** A browser that is signed in to a server as its first admin, as far as pages and their scripts go. */
export async function signInAsAdmin(url: string, password: string) {
  const jar = cookieJar();
  const send = async (path: string, init: RequestInit = {}) =>
    jar.keep(
      await fetch(url + path, {
        redirect: 'manual',
        ...init,
        headers: { cookie: jar.header() },
      }),
    );
  const { csrfToken } = (await (await send('/api/auth/csrf')).json()) as { csrfToken: string };
  const form = { csrfToken, email: 'admin@example.com', password };
  await send('/api/auth/callback/credentials', { method: 'POST', body: new URLSearchParams(form) });
  return { get: (path: string) => send(path), cookie: jar.header };
}

type Browser = Awaited<ReturnType<typeof signInAsAdmin>>;

/** The addresses of all pages of the dashboard, each tab by itself, of a server that has demonstration data. */
export async function allPages({ get }: Browser): Promise<string[]> {
  const first = async (list: string) => {
    const { data } = (await (await get(`/api/admin/${list}?limit=1`)).json()) as {
      data: [Record<'name' | 'id' | 'key', string>];
    };
    return data[0];
  };
  const flag = `/feature-flags/${(await first('feature-flags')).name}`;
  const person = `/users/${(await first('users')).id}`;
  const tabs = (page: string, names: readonly string[]) => [
    page,
    ...names.map((tab) => `${page}?tab=${tab}`),
  ];
  return [
    '/overview',
    ...tabs('/feature-flags', ['overrides', 'overrides&view=users', 'schedules']),
    ...tabs(flag, ['overrides', 'schedules', 'history', 'settings']),
    '/users',
    ...tabs(person, ['overrides', 'compare', 'history']),
    '/segments',
    `/segments/${(await first('segments')).key}`,
    '/audit-log',
    '/api-keys',
    '/settings',
    '/my-flags',
    '/account',
    '/sign-in',
  ];
}

/** What the scripts of pages weigh, each script read once. */
export async function weighPages({ get }: Browser, pages: readonly string[]): Promise<PageWeight[]> {
  const known = new Map<string, number>();
  const weighScript = async (path: string) => {
    const weight = known.get(path) ?? gzipSync(Buffer.from(await (await get(path)).arrayBuffer())).byteLength;
    known.set(path, weight);
    return weight;
  };
  const weights: PageWeight[] = [];
  for (const page of pages) {
    const response = await get(page);
    let bytes = 0;
    for (const path of scriptsOf(await response.text())) bytes += await weighScript(path);
    weights.push({ page, status: response.status, bytes });
  }
  return weights;
}

/** The scripts that a browser of today reads before a page is there: with a tag of their own, or announced by one. */
function scriptsOf(html: string): Set<string> {
  const tags = html.match(/<(script|link)\b[^>]*>/gi) ?? [];
  return new Set(
    tags.flatMap((tag) => (isRead(tag) ? (attribute(tag, 'src') ?? attribute(tag, 'href') ?? []) : [])),
  );
}

function isRead(tag: string): boolean {
  if (tag.startsWith('<script')) return !/\bnomodule\b/i.test(tag);
  const rel = attribute(tag, 'rel');
  return rel === 'modulepreload' || (rel === 'preload' && attribute(tag, 'as') === 'script');
}

function attribute(tag: string, name: string): string | undefined {
  return tag.match(new RegExp(`\\s${name}="([^"]*)"`, 'i'))?.[1];
}
