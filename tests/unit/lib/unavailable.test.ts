import { expect, test } from 'vitest';
import { toPennonError } from '@/lib/http/problem';
import '../../support/environment';

const thrown = (code: string) =>
  new Error('a statement', { cause: Object.assign(new Error('of PostgreSQL'), { code }) });

test.each([
  '53100',
  '53200',
  '25006',
  '40001',
  '40P01',
  '55P03',
  '57014',
  '57P01',
  'ECONNRESET',
  'CONNECTION_CLOSED',
])('%s of the database is unavailable: who asks may come again', (code) => {
  expect(toPennonError(thrown(code)).status).toBe(503);
});

test.each(['23505', '42P01', 'ERR_ASSERTION'])('%s is a mistake of ours', (code) => {
  expect(toPennonError(thrown(code)).status).toBe(500);
});
