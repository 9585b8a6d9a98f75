import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { reportFailure } from '../../../server/report-failure';
import { errorCode, explainFileError, StartError } from '../../../server/start-error';

const failure = (code: unknown) => Object.assign(new Error('failed'), { code });

describe('a file operation that fails', () => {
  test.each([
    ['ENOSPC', 'No space is left on the disk of /data. Make room and start again.'],
    ['EDQUOT', 'No space is left on the disk of /data. Make room and start again.'],
    ['EACCES', '/data belongs to another user or cannot be written.'],
    ['EPERM', '/data belongs to another user or cannot be written.'],
    ['EROFS', '/data belongs to another user or cannot be written.'],
    ['ENOTDIR', '/data is not a folder. Name another one in PENNON_DATA_DIR.'],
    ['EEXIST', '/data is not a folder. Name another one in PENNON_DATA_DIR.'],
  ])('with %s says what to do', (code, sentence) => {
    const explain = () => explainFileError(failure(code), '/data');

    expect(explain).toThrow(StartError);
    expect(explain).toThrow(sentence);
  });

  test('for a reason that nobody foresaw stays as it is', () => {
    const error = failure('EISDIR');

    expect(() => explainFileError(error, '/data')).toThrow(error);
  });
});

test.each([
  ['a system error', failure('ENOENT'), 'ENOENT'],
  ['a number', failure(42), undefined],
  ['an error without one', new Error('failed'), undefined],
  ['something thrown that is no error', { code: 'ENOENT' }, undefined],
])('the code of %s is known or none', (_, error, code) => {
  expect(errorCode(error)).toBe(code);
});

describe('in a terminal', () => {
  const told = (...failure: Parameters<typeof reportFailure>) => {
    const { isTTY } = process.stdout;
    const error = vi.spyOn(console, 'error').mockReturnValue(undefined);
    process.stdout.isTTY = true;
    onTestFinished(() => {
      process.stdout.isTTY = isTTY;
      error.mockRestore();
    });
    reportFailure(...failure);
    return error.mock.calls;
  };

  test('why Pennon cannot start is a sentence', () => {
    expect(told('start', new StartError('disk_full', 'No space is left.'))).toEqual([
      ['pennon: No space is left.'],
    ]);
  });

  test('a crash is told by its innermost cause, which says nothing of what was to be stored', () => {
    const cause = new Error('the reason');
    const error = new Error('insert into users values (somebody@example.com)', { cause });

    expect(told('crash', error)).toEqual([['pennon: crashed:', cause]]);
  });
});
