// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OverrideManyActions } from '@/components/overrides/bulk-actions';
import { mediaTypeOf } from '@/components/overrides/import-overrides';
import { ImportOverridesButton } from '@/components/overrides/import-overrides-button';
import { OverrideEditorProvider } from '@/components/overrides/override-editor-provider';
import type { OverrideActions } from '@/components/overrides/types';
import { done } from './support/data';
import { goTo, router } from './support/navigation';
import { renderInApp } from './support/render';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);

interface Sent {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

type Answer = { readonly status: number; readonly body: unknown } | 'offline' | 'never';

let sent: Sent[];
let answers: Answer[];

/** The wire to the server: jsdom's own would open a real connection. */
class Wire {
  upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  status = 0;
  responseText = '';
  onload = () => {};
  onerror = () => {};
  #url = '';
  readonly #headers: Record<string, string> = {};

  open(_method: string, url: string) {
    this.#url = url;
  }

  setRequestHeader(name: string, value: string) {
    this.#headers[name] = value;
  }

  async send(given: Blob | string) {
    const body = typeof given === 'string' ? given : await given.text();
    sent.push({ url: this.#url, headers: this.#headers, body });
    this.upload.onprogress?.({ loaded: 50, total: 100 });
    const answer = answers.shift() ?? 'never';
    if (answer === 'never') return;
    if (answer === 'offline') return this.onerror();
    this.status = answer.status;
    this.responseText = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    this.onload();
  }
}

const COUNTS = { updated: 0, deleted: 0, unchanged: 0, skipped: 0, left_alone: [], people: 2, by_flag: {} };
const sound = (changes: object = {}) => ({
  status: 200,
  body: {
    ...COUNTS,
    dry_run: true,
    expected_count: 2,
    created: 2,
    sample: [],
    errors: [],
    error_count: 0,
    rows: 2,
    ...changes,
  },
});
const imported = {
  status: 200,
  body: { ...COUNTS, dry_run: false, affected: 2, created: 2, revision: 77, rows: 2 },
};
const CSV = 'email,flag_name,value\nada@example.com,ui.dark_mode,true\n';

const undo = vi.fn<OverrideManyActions['undo']>();

beforeEach(() => {
  sent = [];
  answers = [];
  undo.mockReset();
  goTo('/feature-flags', '?tab=overrides');
  vi.stubGlobal('XMLHttpRequest', Wire);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function draw(canWrite = true) {
  return renderInApp(
    <OverrideEditorProvider actions={{} as OverrideActions} canWrite={canWrite}>
      <ImportOverridesButton undo={undo} />
    </OverrideEditorProvider>,
  );
}

async function open() {
  const { user } = draw();
  await user.click(screen.getByRole('button', { name: 'Import' }));
  const sheet = within(await screen.findByRole('dialog', { name: 'Import overrides' }));
  await sheet.findByRole('button', { name: 'Check rows' });
  return { user, sheet };
}

async function paste(text = CSV) {
  const opened = await open();
  fireEvent.change(opened.sheet.getByLabelText('Or paste rows'), { target: { value: text } });
  return opened;
}

describe('an import', () => {
  it('is checked first, says what would happen, and is done on the next click', async () => {
    answers = [sound({ created: 1, updated: 1, unchanged: 3, skipped: 4, rows: 9 }), imported];
    const { user, sheet } = await paste();
    await user.click(sheet.getByRole('radio', { name: /Replace theirs/ }));
    await user.click(sheet.getByRole('button', { name: 'Check rows' }));

    expect(await sheet.findByText('9 rows are sound. Nothing is written yet.')).toBeVisible();
    expect(sheet.getByText('1 new, 1 replaced, 3 already so, 4 left as they are')).toBeVisible();
    await user.click(sheet.getByRole('button', { name: 'Import 2 overrides' }));

    expect(await screen.findByText('Overrides imported')).toBeVisible();
    expect(screen.getByText('2 overrides of 2 people')).toBeVisible();
    const url = '/api/admin/flag-overrides/import';
    expect(sent.map((request) => request.url)).toEqual([
      `${url}?dry_run=true&on_conflict=replace`,
      `${url}?dry_run=false&on_conflict=replace`,
    ]);
    expect(sent[0]).toMatchObject({ headers: { 'content-type': 'text/csv' }, body: CSV });
    expect(router.refresh).toHaveBeenCalled();
    undo.mockResolvedValue(done(imported.body as never));
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(undo).toHaveBeenCalledWith('{"revision":77}');
    expect(await screen.findByText('Undone: 2 overrides')).toBeVisible();
  });

  it('takes a file that is chosen, and one that is dropped', async () => {
    answers = [sound()];
    const { user, sheet } = await open();
    const file = new File(['[{"email":"ada@example.com"}]'], 'overrides.json');
    await user.upload(sheet.getByLabelText('File with overrides'), file);
    expect(sheet.getByText('overrides.json')).toBeVisible();
    expect(sheet.queryByLabelText('Or paste rows')).toBeNull();
    await user.click(sheet.getByRole('button', { name: 'Check rows' }));
    await waitFor(() =>
      expect(sent[0]).toMatchObject({
        headers: { 'content-type': 'application/json' },
        body: '[{"email":"ada@example.com"}]',
      }),
    );
    await user.click(sheet.getByRole('button', { name: 'Remove file' }));
    expect(sheet.queryByText(/sound/)).toBeNull();

    const zone = sheet.getByText(/or drop it here/);
    const big = new File(['x'.repeat(3 * 1024 * 1024)], 'big.csv');
    fireEvent.dragOver(zone);
    fireEvent.dragLeave(zone);
    fireEvent.drop(zone, { dataTransfer: { files: [big] } });
    expect(await sheet.findByText('3.0 MiB')).toBeVisible();
  });

  it('of a file that is gone says so', async () => {
    const { user, sheet } = await open();
    const file = new File([CSV], 'gone.csv');
    const gone = Object.assign(new Blob(), { text: () => Promise.reject(new Error('NotFoundError')) });
    file.slice = () => gone;
    await user.upload(sheet.getByLabelText('File with overrides'), file);
    await user.click(sheet.getByRole('button', { name: 'Check rows' }));
    expect(await sheet.findByText('The file cannot be read any more. Choose it again.')).toBeVisible();
    expect(sent).toEqual([]);
  });

  it('tells which row is wrong and why, fifty at a time, and how many are not named', async () => {
    const errors = Array.from({ length: 60 }, (_, index) => ({
      row: index + 1,
      path: 'value',
      message: `must be a boolean value (${index + 1})`,
    }));
    answers = [sound({ errors, error_count: 1234 })];
    const { user, sheet } = await paste();
    await user.click(sheet.getByRole('button', { name: 'Check rows' }));

    expect(await sheet.findByText(/1,234 problems are in the way/)).toBeVisible();
    const row = sheet.getByRole('row', { name: '7 value Must be a boolean value (7).' });
    expect(row).toBeVisible();
    expect(sheet.queryByText(/\(51\)/)).toBeNull();
    await user.click(sheet.getByRole('button', { name: 'Show 10 more' }));
    expect(sheet.getByText(/\(60\)/)).toBeVisible();
    expect(sheet.getByText('Only the first 60 are named.')).toBeVisible();
    expect(sheet.getByRole('button', { name: 'Check rows' })).toBeVisible();
  });

  it('that is mended is checked anew', async () => {
    const errors = [{ row: 1, path: '', message: 'has 2 cells where the header has 3' }];
    answers = [{ status: 409, body: { code: 'override_exists', errors, error_count: 1 } }, sound()];
    const { user, sheet } = await paste();
    await user.click(sheet.getByRole('button', { name: 'Check rows' }));
    expect(await sheet.findByText(/One problem is in the way/)).toBeVisible();
    fireEvent.change(sheet.getByLabelText('Or paste rows'), { target: { value: `${CSV}x` } });
    expect(sheet.queryByText(/in the way/)).toBeNull();
    await user.click(sheet.getByRole('button', { name: 'Check rows' }));
    expect(await sheet.findByText('2 rows are sound. Nothing is written yet.')).toBeVisible();
  });

  it('whose header is wrong says so, though that is no row', async () => {
    const errors = [{ path: 'flagname', message: 'is not a known column' }];
    answers = [{ status: 422, body: { code: 'invalid', errors } }];
    const { user, sheet } = await paste();
    await user.click(sheet.getByRole('button', { name: 'Check rows' }));
    expect(await sheet.findByRole('row', { name: '– flagname Is not a known column.' })).toBeVisible();
  });

  it.each<[string, Answer, RegExp]>([
    ['does not get through', 'offline', /cannot be reached/],
    ['comes after the session', { status: 401, body: { code: 'unauthenticated' } }, /session has ended/],
    [
      'is too large',
      { status: 413, body: { code: 'body_too_large', detail: 'The body must have 32768 KiB or less' } },
      /32768 KiB or less/,
    ],
    ['meets something that is not Pennon', { status: 502, body: '<html>' }, /Nothing was written/],
  ])('that %s keeps what was pasted', async (_what, answer, text) => {
    answers = [answer];
    const { user, sheet } = await paste();
    await user.click(sheet.getByRole('button', { name: 'Check rows' }));
    expect(await sheet.findByText(text)).toBeVisible();
    expect(sheet.getByLabelText('Or paste rows')).toHaveValue(CSV);
  });

  it('that would change nothing cannot be done', async () => {
    answers = [sound({ created: 0, unchanged: 2 })];
    const { user, sheet } = await paste();
    await user.click(sheet.getByRole('button', { name: 'Check rows' }));
    const button = await sheet.findByRole('button', { name: 'Import 0 overrides' });
    expect(button).toHaveAttribute('aria-disabled', 'true');
  });

  it('shows how much is sent, and asks before what was pasted is thrown away', async () => {
    const { user, sheet } = await paste();
    await user.click(sheet.getByRole('button', { name: 'Check rows' }));
    const progress = await sheet.findByRole('progressbar', { name: 'Sending the rows' });
    expect(progress).toHaveAttribute('aria-valuenow', '50');
    await user.keyboard('{Escape}');
    expect(await screen.findByRole('alertdialog', { name: 'Close without saving?' })).toBeVisible();
  });

  it('needs something to import', async () => {
    const { user, sheet } = await open();
    await user.click(sheet.getByRole('button', { name: 'Check rows' }));
    expect(sent).toEqual([]);
    await user.click(sheet.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('tells what a file looks like, with one to begin with', async () => {
    const { user, sheet } = await open();
    await user.click(sheet.getByText('What the file looks like'));
    const link = sheet.getByRole('link', { name: 'Download a template' });
    expect(decodeURIComponent(link.getAttribute('href') ?? '')).toContain('email,flag_name,value,reason');
  });

  it('is not for viewers, who are told who may', async () => {
    const { user } = draw(false);
    await user.click(screen.getByRole('button', { name: 'Import' }));
    expect(await screen.findByRole('tooltip')).toHaveTextContent('Only admins can change overrides.');
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('the media type of rows', () => {
  it.each([
    ['email,flag_name\n', 'text/csv'],
    ['\ufeff"email",flag_name', 'text/csv'],
    ['', 'text/csv'],
    ['\ufeff \n[{"email"', 'application/json'],
    ['{"email": 1}\n{', 'application/x-ndjson'],
  ])('that begin with %j is %s', (beginning, type) => {
    expect(mediaTypeOf(beginning)).toBe(type);
  });
});
