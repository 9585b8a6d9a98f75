// The server of an application: it knows who somebody is, holds a service key, and gives their browser short-lived tokens.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const { PENNON_URL = 'http://localhost:3000', PENNON_API_KEY = '', PORT = '4000' } = process.env;
const authorization = `Bearer ${PENNON_API_KEY}`;
const here = (file) => new URL(file, import.meta.url);

createServer(async (request, response) => {
  const send = (status, type, body) =>
    response.writeHead(status, { 'content-type': `${type}; charset=utf-8` }).end(body);
  try {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    // Your session says who it is. Never let an address say it, as this example does.
    const user = searchParams.get('user') ?? 'visitor';
    const script = /^\/(app|sdk\/[\w-]+)\.js$/.exec(pathname)?.[1];
    if (pathname === '/') send(200, 'text/html', await page(user));
    else if (pathname === '/token' && request.method === 'POST')
      send(200, 'application/json', await mintToken(user));
    else if (script)
      send(
        200,
        'text/javascript',
        await readFile(here(script.replace('sdk/', '../../sdk/dist/').concat('.js'))),
      );
    else send(404, 'text/plain', 'not found');
  } catch (error) {
    console.error(error);
    send(500, 'text/plain', 'something went wrong');
  }
}).listen(Number(PORT), () => console.log(`http://localhost:${PORT}/?user=...`));

/** The page with the flags of somebody in it. Without Pennon it is a page with defaults. */
async function page(user) {
  const html = await readFile(here('index.html'), 'utf8');
  const flags = await flagsOf(user).catch(() => undefined);
  const json = JSON.stringify({ url: PENNON_URL, user, flags }).replaceAll('<', '\\u003c');
  return html.replace('"BOOTSTRAP"', () => json);
}

async function flagsOf(user) {
  const address = `${PENNON_URL}/api/flags/me?user=${encodeURIComponent(user)}`;
  const response = await fetch(address, { headers: { authorization }, signal: AbortSignal.timeout(1_000) });
  return response.ok ? response.json() : undefined;
}

/** A token with which a browser sees the flags of one person, for a few minutes. */
async function mintToken(user) {
  const response = await fetch(`${PENNON_URL}/api/client-tokens`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ user }),
  });
  if (!response.ok) throw new Error(`Pennon gave no token: ${response.status}`);
  return response.text();
}
