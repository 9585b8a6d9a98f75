import { ADMIN_KEY } from './instances';

/** What is asked for, and what may be answered. */
interface Request {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

/** Callers who never rest. */
export interface Load {
  /** Requests that were answered as they should be. */
  readonly answered: () => number;
  /** In ms, each of them. */
  readonly times: readonly number[];
  /** What was not: a status, or what happened to the connection. */
  readonly failures: readonly string[];
  /** The last value that was acknowledged for a person. */
  readonly valueOf: (person: string) => number;
  readonly stop: () => Promise<void>;
}

/** Who is asked about: a boolean flag for all, a number flag that is pinned again and again. */
export interface Subject {
  readonly people: readonly string[];
  readonly flag: string;
}

/** What people have who were not written for yet. */
export const UNPINNED = -1;
const WRITERS = 2;
const READERS = 6;

/** Asks and writes at `url`, a mix of what applications, servers and administrators do. */
export function startLoad(url: string, { people, flag }: Subject): Load {
  const times: number[] = [];
  const failures: string[] = [];
  const pinned = new Map<string, number>();
  let stopped = false;
  let round = 0;

  const send = async ({ method, path, body }: Request): Promise<boolean> => {
    const began = performance.now();
    const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' };
    try {
      const response = await fetch(`${url}${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      times.push(performance.now() - began);
      if (!response.ok) failures.push(`${method} ${path}: ${response.status} ${text.slice(0, 200)}`);
      return response.ok;
    } catch (error) {
      failures.push(`${method} ${path}: ${error} ${error instanceof Error ? error.cause : ''}`);
      return false;
    }
  };
  const personOf = (n: number) => people[n % people.length] ?? '';

  const read = async () => {
    while (!stopped) {
      round += 1;
      const user = personOf(round);
      const ofrep = {
        method: 'POST',
        path: '/ofrep/v1/evaluate/flags',
        body: { context: { targetingKey: user } },
      };
      const asked: readonly Request[] = [
        { method: 'GET', path: `/api/flags/me?user=${user}` },
        ofrep,
        { method: 'GET', path: '/api/admin/feature-flags?limit=20' },
        { method: 'GET', path: '/sign-in' },
      ];
      await send(asked[round % 16 === 0 ? 3 : round % 3] ?? ofrep);
    }
  };
  /** Each writer has people of its own, so that it knows what comes last. */
  const write = async (first: number) => {
    for (let n = first; !stopped; n += WRITERS) {
      const user = personOf(n % (people.length - (people.length % WRITERS)));
      const path = `/api/admin/users/${user}/flag-overrides/${flag}`;
      if (await send({ method: 'PUT', path, body: { value: n } })) pinned.set(user, n);
      else failures.push(`what ${user} has now nobody knows`);
    }
  };
  const working = [
    ...Array.from({ length: READERS }, read),
    ...Array.from({ length: WRITERS }, (_, index) => write(index)),
  ];

  return {
    answered: () => times.length,
    times,
    failures,
    valueOf: (person) => pinned.get(person) ?? UNPINNED,
    stop: async () => {
      stopped = true;
      await Promise.all(working);
    },
  };
}
