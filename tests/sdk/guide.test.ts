import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { afterAll, expect, test } from 'vitest';
import { renderTypes } from '@/sdk/src/types-command/render-types';

const ROOT = path.resolve(import.meta.dirname, '../..');
const CACHE = path.join(ROOT, 'node_modules', '.cache');
mkdirSync(CACHE, { recursive: true });
const folder = mkdtempSync(path.join(CACHE, 'pennon-guide-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the application of the guide has of its own. */
const APPLICATION = `
declare function showTheNewCheckout(): void;
declare function redraw(flagNames: readonly string[]): void;
declare function getToken(): Promise<string>;
declare function getTokenOf(user: string | undefined): Promise<string>;
declare function NewCheckout(): null;
declare function OldCheckout(): null;
export {};
`;

/** The TypeScript of the guide as files, with what the command would write beside them. */
function writeSnippets(): string[] {
  const guide = readFileSync(path.join(ROOT, 'docs', 'sdk.md'), 'utf8');
  const flags = [{ name: 'ui.checkout', type: 'boolean' }];
  writeFileSync(path.join(folder, 'flags.d.ts'), renderTypes(flags, 'http://localhost:3000'));
  return [...guide.matchAll(/```(tsx?)\n(.*?)```/gs)].map(([, kind, snippet], index) => {
    const file = path.join(folder, `snippet-${index}.${kind}`);
    writeFileSync(file, snippet + APPLICATION);
    return file;
  });
}

/** What TypeScript finds wrong, as an application with the package in its node_modules. */
function problemsIn(files: readonly string[]): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    jsx: ts.JsxEmit.ReactJSX,
    types: ['node'],
    typeRoots: [path.join(ROOT, 'node_modules', '@types')],
    skipDefaultLibCheck: true,
    paths: {
      '@pennon/sdk': [path.join(ROOT, 'sdk/dist/index.d.ts')],
      '@pennon/sdk/*': [path.join(ROOT, 'sdk/dist/*.d.ts')],
    },
  };
  return ts
    .getPreEmitDiagnostics(ts.createProgram(files, options))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

test('the guide’s TypeScript compiles with the published types, but for the line that says that it does not', () => {
  const files = writeSnippets();
  expect(files.length).toBeGreaterThanOrEqual(5);
  expect(problemsIn(files)).toEqual([
    expect.stringContaining(`'"ui.chekout"' is not assignable to parameter`),
  ]);
});
