// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ImportPeopleButton } from '@/components/users/import-people-button';
import { readPeopleFile } from '@/components/users/people-file';
import { goTo, router } from './support/navigation';
import { renderInApp } from './support/render';

// What opens on demand, loaded beforehand: on a busy machine that takes longer than a test waits.
import '@/components/users/import-people-sheet';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);
beforeEach(() => goTo('/users'));
afterEach(() => vi.unstubAllGlobals());

describe('a file of people', () => {
  const bodyOf = (text: string) => {
    const file = readPeopleFile(text);
    return file.ok ? JSON.parse(file.body) : file;
  };

  it('in CSV has attributes in the kinds that its columns say', () => {
    const text =
      '\ufeffexternal_id, email ,name,plan,seats:number,beta:boolean\r\n' +
      'u-1,ada@example.com,"Lovelace, Ada",5,12.5,TRUE\r\n\r\nu-2,max@example.com,,,,\r\n';
    expect(bodyOf(text)).toEqual({
      users: [
        {
          external_id: 'u-1',
          email: 'ada@example.com',
          name: 'Lovelace, Ada',
          attributes: { plan: '5', seats: 12.5, beta: true },
        },
        { external_id: 'u-2', email: 'max@example.com', attributes: {} },
      ],
    });
  });

  it('without columns of attributes leaves those as they are', () => {
    expect(bodyOf('external_id,email\nu-1,ada@example.com')).toEqual({
      users: [{ external_id: 'u-1', email: 'ada@example.com' }],
    });
  });

  it('in JSON is taken as the API takes it, or as the list alone', () => {
    const users = [{ external_id: 'u-1', email: 'ada@example.com' }];
    expect(bodyOf(JSON.stringify({ users }))).toEqual({ users });
    expect(bodyOf(JSON.stringify(users))).toEqual({ users });
  });

  it.each([
    ['nothing', ' \n', 'The file is empty.'],
    ['no e-mail', 'external_id,name\nu-1,Ada', 'The first line must name the column email.'],
    ['no columns', 'a,b\n1,2', 'The first line must name the column external_id and email.'],
    ['a column twice', 'external_id,email,plan,plan\nu,e,a,b', 'The column plan is there twice.'],
    ['a quotation mark too few', 'external_id,email\n"u-1,ada', /^The file cannot be read as CSV: /],
    ['a row too short', 'external_id,email\nu-1', /^The file cannot be read as CSV: /],
  ])('with %s cannot be read', (_what, text, message) => {
    expect(bodyOf(text)).toMatchObject({ ok: false, message: expect.stringMatching(message) });
  });

  it('names every cell that is not what its column says', () => {
    const text = 'external_id,email,seats:number,beta:boolean\nu-1,a@b.c,twelve,true\nu-2,d@e.f,1,perhaps';
    expect(bodyOf(text)).toMatchObject({
      problems: [
        { row: 1, message: 'seats must be a number' },
        { row: 2, message: 'beta must be true or false' },
      ],
    });
  });
});

describe('importing people', () => {
  const answers = vi.fn();
  const open = async () => {
    answers.mockReset();
    vi.stubGlobal('fetch', answers);
    const { user } = renderInApp(<ImportPeopleButton blocked={undefined} />);
    await user.click(screen.getByRole('button', { name: 'Import' }));
    const sheet = within(await screen.findByRole('dialog', { name: 'Import users' }));
    const choose = (text: string) =>
      user.upload(
        sheet.getByLabelText(/Choose a file of users/),
        new File([text], 'people.csv', { type: 'text/csv' }),
      );
    return { user, sheet, choose };
  };
  const answer = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
  const CSV = 'external_id,email\nu-1,ada@example.com';

  it('tries the file first, and imports what it said', async () => {
    const { user, sheet, choose } = await open();
    answers.mockImplementation(async () => answer({ created: 2, updated: 1, unchanged: 7 }));
    expect(sheet.getByRole('button', { name: 'Import users' })).toHaveAttribute('aria-disabled', 'true');
    await choose(CSV);
    expect(await sheet.findByText('What people.csv would do:')).toBeVisible();
    expect(answers.mock.lastCall?.at(0)).toBe('/api/admin/users/import?dry_run=true');
    await user.click(sheet.getByRole('button', { name: 'Import 3 users' }));
    expect(await screen.findByText('2 new, 1 changed')).toBeVisible();
    expect(answers.mock.lastCall?.at(0)).toBe('/api/admin/users/import?dry_run=false');
    expect(router.refresh).toHaveBeenCalled();
  });

  it('names the rows that cannot be taken', async () => {
    const { sheet, choose } = await open();
    const errors = [
      { path: 'users.16.email', message: 'is the same as in users.3' },
      { path: 'users.17', message: 'must be an object' },
      { path: '', message: 'is not JSON' },
      { path: 'people', message: 'is not a known field' },
    ];
    answers.mockResolvedValue(
      answer({ detail: '4 of 20 rows cannot be taken', errors, error_count: 200 }, 422),
    );
    await choose(CSV);
    expect(await sheet.findByText('people.csv: 4 of 20 rows cannot be taken')).toBeVisible();
    const rows = sheet.getAllByRole('row').map((row) => row.textContent);
    expect(rows.slice(1)).toEqual([
      '17email is the same as in row 4',
      '18must be an object',
      '–is not JSON',
      '–people is not a known field',
    ]);
    expect(sheet.getByText('The first 4 of 200.')).toBeVisible();
  });

  it('says that everybody is as the file says already', async () => {
    const { sheet, choose } = await open();
    answers.mockResolvedValue(answer({ created: 0, updated: 0, unchanged: 7 }));
    await choose(CSV);
    expect(await sheet.findByText('What people.csv would do:')).toBeVisible();
    expect(sheet.getByRole('button', { name: 'Import users' })).toHaveAttribute('aria-disabled', 'true');
  });

  it('takes a file that is dropped, and says what is wrong with it', async () => {
    const { sheet } = await open();
    const area = sheet.getByText(/^Choose a file of users/).closest('label') as HTMLElement;
    fireEvent.dragOver(area);
    fireEvent.dragLeave(area);
    fireEvent.drop(area, { dataTransfer: { files: [new File(['a,b'], 'wrong.csv')] } });
    expect(await sheet.findByText(/wrong.csv: The first line must name/)).toBeVisible();
    fireEvent.drop(area, { dataTransfer: { files: [] } });
    expect(answers).not.toHaveBeenCalled();
  });

  it.each([
    ['the connection broke', () => Promise.reject(new TypeError('offline')), /Pennon cannot be reached/],
    ['the session has ended', async () => answer({}, 401), /Your session has ended/],
    [
      'the file is too large',
      async () => answer({ title: 'The body is too large' }, 413),
      /The body is too large/,
    ],
    ['nobody knows', async () => new Response('oops', { status: 500 }), /cannot be imported just now/],
  ])('says so when %s, also when it was tried already', async (_what, fail, message) => {
    const { user, sheet, choose } = await open();
    answers.mockResolvedValueOnce(answer({ created: 1, updated: 0, unchanged: 0 }));
    answers.mockImplementationOnce(fail);
    await choose(CSV);
    await user.click(await sheet.findByRole('button', { name: 'Import 1 user' }));
    expect(await sheet.findByText(message)).toBeVisible();
    await user.click(sheet.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });
});
