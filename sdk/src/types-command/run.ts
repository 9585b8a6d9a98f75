import { parseArgs } from 'node:util';
import { isObject } from '../core/answer';
import { createClosing } from '../core/closing';
import { loadJson } from '../core/load';
import { systemRuntime } from '../core/runtime';
import { createTransport } from '../core/transport';
import { renderTypes } from './render-types';

const TIMEOUT_MS = 30_000;
const MAX_DEFINITIONS = 64 * 1024 * 1024;

const USAGE = `Usage: npx @pennon/sdk types --url <address of Pennon> > flags.d.ts

Writes the names and types of all flags as TypeScript.

  --url   address of Pennon; or PENNON_URL
  --key   a service key; better as PENNON_API_KEY, as other people of the machine see arguments
`;

/** What the command works with. */
export interface CommandWorld {
  readonly args: readonly string[];
  readonly env: { readonly [name: string]: string | undefined };
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
}

/** Runs `pennon-sdk`. @returns the exit code: 0 done, 1 it did not work, 2 it was called wrongly */
export async function runCommand(world: CommandWorld): Promise<number> {
  const { print, complain } = world;
  const asked = readArgs(world);
  if (asked === 'help') {
    print(USAGE);
    return 0;
  }
  if (asked === null) {
    complain(USAGE);
    return 2;
  }
  const loaded = await loadJson({
    transport: createTransport({ url: asked.url, token: asked.key }),
    runtime: systemRuntime,
    closing: createClosing(),
    path: '/api/sdk/definitions',
    headers: {},
    timeoutMs: TIMEOUT_MS,
    maxLength: MAX_DEFINITIONS,
  });
  const problem = loaded.failure?.problem.message ?? null;
  const flags = loaded.failure === null && isObject(loaded.body) ? loaded.body.flags : null;
  if (!Array.isArray(flags)) {
    complain(`${asked.url}: ${problem ?? 'the answer is not one of Pennon’s'}\n`);
    return 1;
  }
  print(renderTypes(flags, asked.url));
  return 0;
}

function readArgs({
  args,
  env,
}: CommandWorld): { readonly url: string; readonly key: string } | 'help' | null {
  const options = {
    url: { type: 'string' },
    key: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (values.help) return 'help';
    const url = values.url ?? env.PENNON_URL;
    const key = values.key ?? env.PENNON_API_KEY;
    return positionals.length === 1 && positionals[0] === 'types' && url && key ? { url, key } : null;
  } catch {
    return null;
  }
}
