import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startScriptedServer } from '../support/scripted-server';

const BIN = path.resolve(import.meta.dirname, '../../sdk/dist/bin.js');
const run = promisify(execFile);

test('the command runs as a program of its own', async () => {
  const server = await startScriptedServer();
  const ran = run(BIN, ['types', '--url', server.origin], {
    env: { ...process.env, PENNON_API_KEY: 'pnn_test' },
  });
  const flags = [{ name: 'ui.dark', type: 'boolean', variants: [] }];
  (await server.next('/api/sdk/definitions')).json({ epoch: 'e', revision: 1, flags, segments: [] });
  const { stdout } = await ran;
  await server.stop();
  expect(stdout).toContain('"ui.dark": boolean;');
});

test('called wrongly, it ends with 2 and says how it is called', async () => {
  await expect(run(BIN, [])).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('Usage:') });
});
