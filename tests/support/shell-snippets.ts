import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { lexer } from 'marked';

const run = promisify(execFile);

/** A snippet of shell in a guide; `notRun` says why it cannot be run here. */
export interface ShellSnippet {
  readonly text: string;
  readonly notRun: string | null;
}

/** The shell of a guide, in its order. `sh not run: <reason>` after the fence keeps one from being run. */
export function shellSnippets(markdown: string): readonly ShellSnippet[] {
  return lexer(markdown).flatMap((token) => {
    if (token.type !== 'code') return [];
    const [, reason = null] = /^sh(?: not run: (.+))?$/.exec(token.lang ?? '') ?? [];
    return /^sh\b/.test(token.lang ?? '') ? [{ text: token.text, notRun: reason }] : [];
  });
}

/**
 * What a guide's reader has: curl. Here it fails when an answer is an error, and a stream (`-N`) ends with its first event.
 */
const PRELUDE = `
set -eE
trap 'echo "snippet $snippet, at: $BASH_COMMAND" >&2' ERR
curl() {
  case " $* " in *" -N "*) ;; *) command curl -fsS "$@"; return ;; esac
  : > stream.txt
  command curl -fsS "$@" > stream.txt & local pid=$!
  until grep -q '^data:' stream.txt; do kill -0 $pid; sleep 0.1; done
  kill $pid; cat stream.txt
}
`;

/**
 * Runs snippets in one shell, one after the other, in a folder of their own.
 * @throws with the command that failed, and what it printed
 */
export async function runShell(
  snippets: readonly ShellSnippet[],
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'pennon-snippets-'));
  const script = snippets.map(({ text }, index) => `snippet=${index + 1}\n${text}\n`).join('');
  try {
    const { stdout } = await run('bash', ['-c', PRELUDE + script], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, NODE_ENV: 'test', ...env },
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
