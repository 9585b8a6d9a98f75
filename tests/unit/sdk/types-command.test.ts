import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCommand } from '@/sdk/src/types-command/run';
import { type ScriptedServer, startScriptedServer } from '../../support/scripted-server';
import { definitions, textFlag } from './support/definitions';

let server: ScriptedServer;
beforeEach(async () => {
  server = await startScriptedServer();
});
afterEach(() => server.stop());

async function run(args: string[], env: Record<string, string> = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommand({
    args,
    env,
    print: (text) => out.push(text),
    complain: (text) => err.push(text),
  });
  return { code, out: out.join(''), err: err.join('') };
}

describe('types', () => {
  test('writes the name and type of every flag, in order', async () => {
    const done = run(['types', '--url', server.origin, '--key', 'pnn_test']);
    const asked = await server.next('/api/sdk/definitions');
    expect(asked.headers.authorization).toBe('Bearer pnn_test');
    const variants = [
      { key: 'a', value: 'it’s "a"' },
      { key: 'b', value: 'b' },
    ];
    asked.json(
      definitions(3, [
        textFlag('ui.text', 'x'),
        textFlag('ui.choice', 'b', { variants }),
        textFlag('size', 's', {
          type: 'number',
          variants: [
            { key: 'small', value: 1 },
            { key: 'big', value: 2.5 },
          ],
        }),
        textFlag('dark', 'x', { type: 'boolean' }),
        textFlag('limits', 'x', { type: 'json', variants: [{ key: 'a', value: { a: 1 } }] }),
        textFlag('gone', 'x', { archived: true }),
        null,
        { name: 'odd', type: 'string', variants: 'none' },
      ]),
    );
    const { code, out } = await done;
    expect(code).toBe(0);
    expect(out).toContain(`from ${server.origin}.`);
    expect(out.slice(out.indexOf('import'))).toBe(`import type { JsonValue } from '@pennon/sdk';

/** The flags by name, and what they can be. */
export type Flags = {
  "dark": boolean;
  "limits": JsonValue;
  "odd": string;
  "size": 1 | 2.5;
  "ui.choice": "it’s \\"a\\"" | "b";
  "ui.text": string;
};
`);
  });

  test('takes address and key from the environment, and imports nothing that it does not need', async () => {
    const done = run(['types'], { PENNON_URL: server.origin, PENNON_API_KEY: 'pnn_env' });
    const asked = await server.next();
    expect(asked.headers.authorization).toBe('Bearer pnn_env');
    asked.json(definitions(1, [textFlag('text', 'x')]));
    expect((await done).out).not.toContain('import');
  });

  test.each<[string, number | object, string]>([
    ['a key that is refused', 401, 'Pennon answered 401'],
    ['another server', { hello: 'world' }, 'not one of Pennon’s'],
  ])('writes nothing for %s, and says why', async (_, answer, words) => {
    const done = run(['types', '--url', server.origin, '--key', 'pnn_test']);
    const asked = await server.next();
    if (typeof answer === 'number') asked.status(answer);
    else asked.json(answer);
    expect(await done).toEqual({ code: 1, out: '', err: expect.stringContaining(words) });
  });

  test.each<[string[], Record<string, string>]>([
    [['types'], {}],
    [['types', '--url', 'http://localhost:1'], {}],
    [['typos', '--url', 'http://localhost:1', '--key', 'k'], {}],
    [['types', '--colour'], {}],
    [[], {}],
  ])('called as %j says how it is called', async (args, env) => {
    expect(await run(args, env)).toEqual({ code: 2, out: '', err: expect.stringContaining('Usage:') });
  });

  test('says how it is called when asked', async () => {
    expect(await run(['--help'])).toEqual({ code: 0, out: expect.stringContaining('Usage:'), err: '' });
  });
});
