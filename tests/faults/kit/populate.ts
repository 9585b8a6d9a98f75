import { randomUUID } from 'node:crypto';
import type { Cluster } from './cluster';

/** Makes people, six flags of numbers that are 0, and a key that may ask for anybody; nobody else has them. */
export async function populate({ asAdmin }: Pick<Cluster, 'asAdmin'>, howMany: number) {
  const make = async (path: string, body: object) => {
    const response = await asAdmin('POST', path, body);
    const text = await response.text();
    if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  };
  const mark = randomUUID().slice(0, 8);
  const people: string[] = [];
  for (let n = 0; n < howMany; n += 1) {
    people.push((await make('/api/admin/users', { email: `somebody-${n}-${mark}@example.com` })).id);
  }
  const flags = ['left', 'right', 'pinned', 'pinned-too', 'spare', 'ending'].map((name) => `${name}.${mark}`);
  for (const name of flags) {
    await make('/api/admin/feature-flags', { name, type: 'number', default: { value: 0 } });
  }
  const { key } = await make('/api/admin/api-keys', { name: mark, role: 'service' });
  return { people, flags, headers: { authorization: `Bearer ${key}` } };
}
