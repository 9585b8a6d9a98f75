import { readFileSync } from 'node:fs';
import path from 'node:path';
import { walkTokens } from 'marked';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENDPOINTS } from '@/app/api/endpoints';
import { startFeed } from '@/lib/changes/feed';
import { readGuide } from '@/lib/docs/guides';
import { createOpenApiDocument } from '@/lib/openapi/document';
import { dropSingleton } from '@/lib/singleton';
import type { Hub } from '@/lib/streams/hub';
import { seedDemo } from '@/server/demo/seed';
import { makeKey, makeUser } from '../support/factories';
import { startFastLane } from '../support/fast-lane-server';
import { markdownFiles, ROOT } from '../support/markdown-files';
import { runShell, shellSnippets } from '../support/shell-snippets';

/** Guides whose commands a reader can run from top to bottom, with something that is to be in what they print. */
const GUIDES = [
  ['README.md', '"ui.jobs_page":{"value":true'],
  ['docs/migrate.md', '"created":2'],
  ['docs/migrate-from-unleash.md', '"salt":"FastCheckout"'],
  ['docs/migrate-from-flagsmith.md', '"key":"power-users"'],
  ['docs/migrate-from-launchdarkly.md', '"weight":60'],
  ['docs/troubleshooting.md', 'event: flags'],
  ['docs/api.md', 'event: flags'],
] as const;

const stops: (() => Promise<unknown>)[] = [];
let env: Readonly<Record<string, string>> = {};

beforeAll(async () => {
  await seedDemo(new Date());
  const lane = await startFastLane();
  stops.push(lane.stop, await startFeed());
  const { id } = await makeUser({ email: 'crm@example.com', external_id: 'crm-4711' });
  env = {
    PENNON_URL: lane.origin,
    PENNON_ADMIN_API_KEY: (await makeKey('admin')).secret,
    PENNON_SERVICE_KEY: (await makeKey('service')).secret,
    USER_ID: id,
  };
});
afterAll(async () => {
  dropSingleton<Hub>('streams')?.close();
  for (const stop of stops) await stop();
});

/** A guide's text, with this server in place of the reader's, and days to come that are always to come. */
function textOf(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8')
    .replaceAll('http://localhost:3000', env.PENNON_URL ?? '')
    .replaceAll('2027-', `${new Date().getFullYear() + 1}-`);
}

describe('the commands of the guides', () => {
  it.each(GUIDES)('of %s all run, from top to bottom', async (file, printed) => {
    const snippets = shellSnippets(textOf(file)).filter(({ notRun }) => notRun === null);
    expect(snippets.length).toBeGreaterThan(0);
    expect(await runShell(snippets, env)).toContain(printed);
  });

  it('are found out when one of them is refused', async () => {
    const wrong = [{ text: 'curl "$PENNON_URL/api/admin/users"', notRun: null }];
    await expect(runShell(wrong, env)).rejects.toThrow(/snippet 1, at: .*curl/s);
  });
});

/** `GET /api/x`, `GET`, `POST /api/x`: what the guides name in code. */
const NAMED = /^(GET|POST|PUT|PATCH|DELETE) (\/(?:api|ofrep)\/[^\s?*]*[^\s?*/])(?=$|\?)/;
const anonymous = (address: string) => address.replace(/\{[^}]*\}/g, '{}');

it('names only operations that the OpenAPI document has', () => {
  const known = new Set(
    Object.entries(createOpenApiDocument(ENDPOINTS).paths ?? {}).flatMap(([address, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${anonymous(address)}`),
    ),
  );
  const named: string[] = [];
  for (const [file, text] of markdownFiles()) {
    walkTokens([...readGuide(file, text).tokens], (token) => {
      const [, method, address] = NAMED.exec(token.type === 'codespan' ? token.text : '') ?? [];
      if (method && address) named.push(`${method} ${anonymous(address)}`);
    });
  }
  expect(named.length).toBeGreaterThan(50);
  expect([...new Set(named)].filter((operation) => !known.has(operation))).toEqual([]);
});
