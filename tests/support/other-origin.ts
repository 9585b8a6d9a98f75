import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'tsdown';

/** A web site that is not Pennon's. */
export interface OtherOrigin {
  /** `http://localhost:<port>` */
  readonly origin: string;
  /** The same site under another name: for browsers another origin. */
  readonly alias: string;
  stop(): Promise<void>;
}

const HTML = '<!doctype html><title>An application</title><script type="module" src="/page.js"></script>';

/** Bundles a script as an application would, and serves a page with it. */
export async function serveOtherOrigin(script: string): Promise<OtherOrigin> {
  const bundle = await bundled(script);
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? bundle : HTML);
  }).listen(0);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    origin: `http://localhost:${port}`,
    alias: `http://127.0.0.1:${port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function bundled(script: string): Promise<string> {
  const outDir = await mkdtemp(path.join(tmpdir(), 'pennon-page-'));
  try {
    await build({
      config: false,
      entry: { page: script },
      outDir,
      format: 'esm',
      platform: 'browser',
      noExternal: /./,
      logLevel: 'silent',
      dts: false,
      sourcemap: false,
    });
    return await readFile(path.join(outDir, 'page.js'), 'utf8');
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}
