import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { DocumentCheck } from './documented';
import { startFastLane } from './fast-lane-server';

const ROOT = path.resolve(import.meta.dirname, '../..');
const APP = path.join(ROOT, 'app');

/** Where the pages of the tests live: `Host` and `Origin` of every request that does not say otherwise. */
export const ORIGIN = 'http://pennon.test';

type RouteHandler = (
  request: Request,
  context: { params: Promise<Record<string, string | string[]>> },
) => Promise<Response>;

/** Folders below `app` that have a `route.ts`: `api/admin/users/[user_id]` say. */
const FOLDERS: readonly string[] = routesBelow(APP).map((folder) =>
  path.relative(APP, folder).split(path.sep).join('/'),
);

/** The routes, without `api/`: `admin/users/[user_id]`, `/ofrep/v1/evaluate/flags`. */
export const ROUTES: readonly string[] = FOLDERS.map((folder) =>
  folder.startsWith('api/') ? folder.slice('api/'.length) : `/${folder}`,
).sort();

/** The path of a route that is named so, placeholders filled or not. */
export const pathOf = (route: string): string => (route.startsWith('/') ? route : `/api/${route}`);

export interface ApiCall {
  /** Secret of an API key, or any other Bearer token. */
  readonly key?: string | undefined;
  /** The `Cookie` header. Writes then come from our own pages, unless `headers` has another `origin`. */
  readonly cookie?: string | undefined;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly body?: BodyInit;
  /** Over what the helper sends; undefined leaves a header out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/**
 * Calls the route that Next would choose for this path, with a real `Request`; under `npm run test:mounts` the fast lane
 * of a real HTTP server, if it answers this path.
 * @throws Error when the answer, or a body that was accepted, is not as the API reference says
 */
export async function call(method: string, target: string, options: ApiCall = {}): Promise<Response> {
  const url = new URL(target, ORIGIN);
  const { folder, params } = matchRoute(url.pathname);
  const init = requestInit(method, options);
  const answer = (await callFastLane(url, init)) ?? (await callRoute(folder, params, new Request(url, init)));
  const check = await documentCheck();
  const wrong = await check({ path: templateOf(folder), method, sent: options.json, answer });
  if (wrong) throw new Error(`The API reference does not fit ${method} ${url.pathname}: ${wrong}`);
  return answer;
}

async function callRoute(
  folder: string,
  params: Record<string, string | string[]>,
  request: Request,
): Promise<Response> {
  const module: Record<string, RouteHandler | undefined> = await import(
    path.join(APP, ...folder.split('/'), 'route.ts')
  );
  const handler = module[request.method];
  if (!handler) throw new Error(`${folder}/route.ts has no ${request.method}`);
  return handler(request, { params: Promise.resolve(params) });
}

const withTls = (origin: string) => origin.replace('http:', 'https:');

let laneStarted: ReturnType<typeof startFastLane> | undefined;

async function callFastLane(url: URL, init: RequestInit): Promise<Response | null> {
  if (process.env.PENNON_TEST_MOUNT !== 'fast-lane' || url.pathname.startsWith('/api/auth/')) return null;
  laneStarted ??= startFastLane();
  const { origin } = await laneStarted;
  const headers = new Headers(init.headers);
  // Our own pages live where the server is, with TLS in front of it too: `fetch` says that itself.
  const from = headers.get('origin');
  if (from === ORIGIN) headers.set('origin', origin);
  if (from === withTls(ORIGIN)) headers.set('origin', withTls(origin));
  return fetch(`${origin}${url.pathname}${url.search}`, { ...init, headers });
}

/** The status and the JSON of an answer. */
export async function read(response: Response): Promise<{ status: number; body: unknown }> {
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

/** A body that comes in pieces and does not say how long it is. */
export function chunked(...chunks: (string | Uint8Array)[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(Buffer.from(chunk));
      controller.close();
    },
  });
}

let checkMade: Promise<DocumentCheck> | undefined;

function documentCheck(): Promise<DocumentCheck> {
  checkMade ??= (async () => {
    const { ENDPOINTS } = await import('@/app/api/endpoints');
    const { createOpenApiDocument } = await import('@/lib/openapi/document');
    const { createDocumentCheck } = await import('./documented');
    return createDocumentCheck(createOpenApiDocument(ENDPOINTS), ENDPOINTS);
  })();
  return checkMade;
}

/** The path of a folder's endpoint. */
function templateOf(folder: string): string {
  return `/${folder.replace(/\[(?:\.\.\.)?([^\]]+)\]/g, '{$1}')}`;
}

function requestInit(method: string, options: ApiCall): RequestInit & { duplex?: 'half' } {
  const body = options.json === undefined ? options.body : JSON.stringify(options.json);
  const headers: Record<string, string | undefined> = {
    host: new URL(ORIGIN).host,
    ...(options.key === undefined ? {} : { authorization: `Bearer ${options.key}` }),
    ...(options.cookie === undefined ? {} : { cookie: options.cookie, origin: ORIGIN }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...options.headers,
  };
  const sent = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    method,
    headers: sent,
    ...(body === undefined ? {} : { body, ...(body instanceof ReadableStream ? { duplex: 'half' } : {}) }),
  };
}

function routesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return routesBelow(path.join(folder, entry.name));
    return entry.name === 'route.ts' ? [folder] : [];
  });
}

/** As Next does: word for word before `[placeholder]` before `[...rest]`. */
function matchRoute(pathname: string): { folder: string; params: Record<string, string | string[]> } {
  const given = pathname.split('/').slice(1).map(decodeURIComponent);
  const found = FOLDERS.flatMap((folder) => {
    const params = paramsOf(folder.split('/'), given);
    return params ? [{ folder, params, rank: rankOf(folder) }] : [];
  }).sort((a, b) => (a.rank < b.rank ? -1 : 1));
  const [best] = found;
  if (!best) throw new Error(`no route answers ${pathname}`);
  return best;
}

function rankOf(folder: string): string {
  return folder
    .split('/')
    .map((part) => (part.startsWith('[...') ? '2' : part.startsWith('[') ? '1' : '0'))
    .join('');
}

function paramsOf(
  pattern: readonly string[],
  given: readonly string[],
): Record<string, string | string[]> | undefined {
  const params: Record<string, string | string[]> = {};
  for (const [index, part] of pattern.entries()) {
    const rest = /^\[\.\.\.(.+)\]$/.exec(part)?.[1];
    if (rest) return given.length > index ? { ...params, [rest]: given.slice(index) } : undefined;
    const value = given[index];
    if (value === undefined) return undefined;
    const name = /^\[(.+)\]$/.exec(part)?.[1];
    if (name) params[name] = value;
    else if (part !== value) return undefined;
  }
  return pattern.length === given.length ? params : undefined;
}
