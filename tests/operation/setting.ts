import { ADMIN_KEY } from './instances';
import { type Subject, UNPINNED } from './load';

/** Calls the REST API as the administrator that every instance knows. */
export async function asAdmin(url: string, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === '' ? null : JSON.parse(text);
}

/** People, and a number flag that they can be pinned to. */
export async function makeSubject(url: string, count: number): Promise<Subject> {
  const flag = 'operation.number';
  await asAdmin(url, 'POST', '/api/admin/feature-flags', {
    name: flag,
    type: 'number',
    default: { value: UNPINNED },
  });
  const people: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const user = await asAdmin(url, 'POST', '/api/admin/users', { email: `person-${n}@example.com` });
    people.push((user as { id: string }).id);
  }
  return { people, flag };
}
