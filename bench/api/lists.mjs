import { FLAG_OF_MANY, personId } from '../shared/seed.mjs';
import { call } from './client.mjs';

const OVERRIDES = '/api/admin/flag-overrides?limit=50';
const USERS = '/api/admin/users?limit=20';
const FLAGS = '/api/admin/feature-flags?limit=50';
const SORTS = ['-updated_at', 'updated_at', 'created_at', '-created_at', 'expires_at', '-expires_at'];
const take = (list) => (index) => list[index % list.length];

const COMMON = take(['example.com', 'example', 'customer', 'example.org']);
const NAMES = take(['ada', 'lopez', 'carlra', 'smith', 'tanaka', 'hansen', 'noa', 'weber', 'zoe', 'garcia']);
const RARE = take([
  'adara.lopez',
  'customer-77',
  'silvako.12',
  'miami',
  '.99999@',
  'tomtha.weberus',
  'zoenia.wong',
]);
const NOBODY = take(['nobody.at.all', 'xyzzy', 'user-unknown', 'qqq']);
const SHORT = take(['a', 'zo', 'qz', '%', '_', 'é', '9']);
const SOON = () => new Date(Date.now() + 86_400_000).toISOString();

/** What is measured: a name, and the address of the n-th request; `pages` follows the cursor instead. */
export const CASES = [
  { name: 'overrides, every order', at: (n) => `${OVERRIDES}&sort=${take(SORTS)(n)}` },
  { name: 'overrides, page after page', pages: OVERRIDES },
  { name: 'overrides, page after page by end', pages: `${OVERRIDES}&sort=expires_at` },
  {
    name: 'overrides by state',
    at: (n) => `${OVERRIDES}&status=${take(['active', 'disabled', 'expired'])(n)}`,
  },
  {
    name: 'overrides by state, every order',
    at: (n) =>
      `${OVERRIDES}&status=${take(['active', 'disabled', 'expired'])(n)}&sort=${take(SORTS)(n >> 1)}`,
  },
  {
    name: 'overrides of a flag with 500,000',
    at: (n) => `${OVERRIDES}&flag=${FLAG_OF_MANY}&sort=${take(SORTS)(n)}`,
  },
  {
    name: 'the same by state',
    at: (n) =>
      `${OVERRIDES}&flag=${FLAG_OF_MANY}&status=${take(['active', 'disabled', 'expired'])(n)}&sort=${take(SORTS)(n >> 1)}`,
  },
  {
    name: 'the same, page after page',
    pages: `/api/admin/feature-flags/${FLAG_OF_MANY}/user-overrides?limit=50`,
  },
  {
    name: 'overrides of a flag with hundreds',
    at: (n, { flags }) => `${OVERRIDES}&flag=${take(flags)(n)}&sort=${take(SORTS)(n)}`,
  },
  {
    name: 'overrides by author',
    at: (n) => `${OVERRIDES}&created_by=${take(['key:migration', 'ops@example.com', 'nobody'])(n)}`,
  },
  {
    name: 'overrides that end within a day',
    at: () => `${OVERRIDES}&status=active&expiring_before=${SOON()}&sort=expires_at`,
  },
  {
    name: 'overrides of one user',
    at: (n) => `/api/admin/users/${personId(1 + n * 777)}/flag-overrides?limit=50`,
  },
  { name: 'overrides with a text that most have', at: (n) => `${OVERRIDES}&q=${COMMON(n)}` },
  { name: 'overrides with a name', at: (n) => `${OVERRIDES}&q=${NAMES(n)}` },
  { name: 'overrides with a rare text', at: (n) => `${OVERRIDES}&q=${RARE(n)}` },
  { name: 'overrides with a text that nobody has', at: (n) => `${OVERRIDES}&q=${NOBODY(n)}` },
  { name: 'overrides with one or two letters', at: (n) => `${OVERRIDES}&q=${encodeURIComponent(SHORT(n))}` },
  {
    name: 'overrides with a part of a flag’s name',
    at: (n) =>
      `${OVERRIDES}&q=${take(['billing', 'feature-00', 'feature-0123', 'bench.every', 'search.'])(n)}`,
  },
  {
    name: 'a search with filters',
    at: (n) => `${OVERRIDES}&q=${NAMES(n)}&status=active&flag=${FLAG_OF_MANY}&sort=${take(SORTS)(n)}`,
  },
  {
    name: 'users, every order',
    at: (n) => `${USERS}&sort=${take(['email', '-email', 'created_at', '-created_at', '-updated_at'])(n)}`,
  },
  { name: 'users, page after page', pages: USERS },
  {
    name: 'users, filtered',
    at: (n) =>
      `${USERS}&${take(['role=admin', 'disabled=true', 'has_overrides=true', 'has_overrides=false', 'role=viewer'])(n)}`,
  },
  { name: 'autocomplete of a name', at: (n) => `${USERS}&q=${NAMES(n)}` },
  { name: 'autocomplete of a rare text', at: (n) => `${USERS}&q=${RARE(n)}` },
  { name: 'autocomplete of a text that most have', at: (n) => `${USERS}&q=${COMMON(n)}` },
  { name: 'autocomplete of one or two letters', at: (n) => `${USERS}&q=${encodeURIComponent(SHORT(n))}` },
  {
    name: 'flags with their counts',
    at: (n) => `${FLAGS}&sort=${take(['name', '-override_count', '-updated_at'])(n)}`,
  },
  {
    name: 'flags, searched and filtered',
    at: (n) => `${FLAGS}&${take(['q=feature-01', 'tag=web', 'type=boolean', 'has_overrides=true'])(n)}`,
  },
];

/** Cases that answer more than a page of a list, with targets of their own. */
export const OTHER_CASES = [
  { name: 'redundant overrides', at: (n) => `${OVERRIDES}&redundant=${n % 2 === 0}` },
  { name: 'stats', at: () => '/api/admin/flag-overrides/stats' },
];

/** Measures a case, one request after the other; milliseconds in order of size. */
export async function measure(server, testCase, requests) {
  const { data } = await call(server, 'GET', `${FLAGS}&sort=-override_count`);
  const facts = { flags: data.slice(1).map(({ name }) => name) };
  const times = [];
  let cursor = '';
  for (let n = -3; n < requests; n += 1) {
    const path = testCase.pages ? testCase.pages + cursor : testCase.at(Math.max(n, 0), facts);
    const start = performance.now();
    const page = await call(server, 'GET', path);
    if (n >= 0) times.push(performance.now() - start);
    cursor = page.next_cursor ? `&cursor=${page.next_cursor}` : '';
  }
  return times.sort((a, b) => a - b);
}
