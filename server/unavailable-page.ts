import type { IncomingMessage, ServerResponse } from 'node:http';

const RETRY_S = 5;

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="${RETRY_S}">
<title>Pennon waits for its database</title>
<style>
  :root { color-scheme: light dark; }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 20vh auto; padding: 0 1.5rem; }
  h1 { font-size: 1.25rem; }
</style>
<main>
  <h1>Pennon waits for its database</h1>
  <p>The database cannot be reached since Pennon was started. Applications get the last flags that are known, if there are
  any. Nothing was changed, and nothing can be until it is back.</p>
  <p>This page tries again every ${RETRY_S} seconds.</p>
</main>
`;

/** Tells a person that there is no page to show until the database is there. */
export function answerUnavailable(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(PAGE),
    'cache-control': 'private, no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'retry-after': String(RETRY_S),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
  });
  response.end(request.method === 'HEAD' ? undefined : PAGE);
}
