import { expect } from 'vitest';
import { type ApiCall, call, read } from './api';
import { expectNothingWritten } from './database-contents';

/** How a bad request is refused. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  /** The one wrong field, and part of what is said of it. */
  readonly field?: readonly [path: string, message: string];
}

/** Sends a bad request and checks the whole answer, and that nothing was written. */
export async function expectRefused(
  method: string,
  url: string,
  options: ApiCall,
  refusal: Refusal,
): Promise<void> {
  const response = await expectNothingWritten(() => call(method, url, options));
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const { status, body } = await read(response);
  expect(body).toMatchObject({ code: refusal.code, status: refusal.status });
  expect(status).toBe(refusal.status);
  const problem = body as { title: string; detail: string; request_id: string; errors?: unknown };
  expect(problem.title.length).toBeGreaterThan(5);
  expect(problem.detail.length).toBeGreaterThan(5);
  expect(problem.request_id).toBe(response.headers.get('x-request-id'));
  // A sentence for people: no stack, no path, no SQL, no zod.
  expect(problem.detail).not.toMatch(/\bat \w+ \(|node_modules|select |insert |zod|undefined/i);
  if (refusal.field) {
    const [path, message] = refusal.field;
    expect(problem.errors).toEqual([{ path, message: expect.stringContaining(message) }]);
  }
}

/** 422 for one field. */
export const invalid = (path: string, message: string): Refusal => ({
  status: 422,
  code: 'invalid',
  field: [path, message],
});
