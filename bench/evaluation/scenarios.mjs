// The flags and the people that all subjects share, and what each of them has to answer. Every subject turns these
// into its own document.

/** The two variants of every flag. A flag gives `plain` unless a rule or somebody's own value says `bold`. */
export const VALUES = { plain: 'Plain', bold: 'Bold' };

/** The rule of a flag of kind `rule`: both conditions, then half of those. */
export const RULE = { countries: ['CH', 'AT', 'DE'], plan: 'pro', percent: 50 };

/** How many people calls are drawn from. */
export const POOL = 1000;

/** From here on nobody has a value of their own. */
const FIRST_OUTSIDER = 10_000_000;

/**
 * @typedef {'default' | 'rule' | 'people'} Kind `default` has no rule, `rule` has {@link RULE}, and `people` gives
 *   `bold` to each of the scenario's people by id
 * @typedef {{ key: string, kind: Kind }} Flag
 * @typedef {{ id: string, email: string, country: string, plan: string, seats: number }} User
 * @typedef {object} Scenario
 * @property {string} id
 * @property {string} title
 * @property {Flag[]} flags
 * @property {boolean} all whether a call evaluates all flags, or only the first
 * @property {number} people how many have a value of their own
 */

/** @type {Scenario} */
const S1 = {
  id: 'S1',
  title: 'The default value of one flag',
  flags: [{ key: 'flag-000', kind: 'default' }],
  all: false,
  people: 0,
};

/** @type {Scenario} */
const S2 = {
  id: 'S2',
  title: 'A rule of two conditions, then 50 %',
  flags: [{ key: 'flag-000', kind: 'rule' }],
  all: false,
  people: 0,
};

/** @returns {Scenario} */
function s3(people) {
  return {
    id: 'S3',
    title: `Each of ${people.toLocaleString('en')} people has a value of their own`,
    flags: [{ key: 'flag-000', kind: 'people' }],
    all: false,
    people,
  };
}

/** @type {Scenario} */
const S4 = {
  id: 'S4',
  title: 'All of 100 flags for one user: half as in S1, half as in S2',
  flags: Array.from({ length: 100 }, (_, i) => ({
    key: `flag-${String(i).padStart(3, '0')}`,
    kind: i % 2 === 0 ? 'default' : 'rule',
  })),
  all: true,
  people: 0,
};

/** The scenario that a process is told by words. */
export function scenarioOf(id, people) {
  return id === 'S3' ? s3(people) : { S1, S2, S4 }[id];
}

/** Ids of the people who have a value of their own. */
export function peopleOf(scenario) {
  return Array.from({ length: scenario.people }, (_, i) => userId(i));
}

/**
 * Who is measured: users whom the rule's conditions hold for and, in S3, who all have a value of their own.
 * @param {number} distinct how many of them are different people, spread evenly over all
 */
export function poolOf(scenario, distinct = POOL) {
  const step = scenario.people ? scenario.people / distinct : 1;
  return Array.from({ length: POOL }, (_, i) => matchingUser(Math.floor((i % distinct) * step)));
}

/** A user for whom the rule's conditions hold. */
export function matchingUser(index) {
  const country = RULE.countries[index % RULE.countries.length];
  return user(index, country, RULE.plan);
}

/** Users for whom one of the rule's conditions does not hold. They have no value of their own. */
export function outsiders(count) {
  return Array.from({ length: count }, (_, i) =>
    i % 2 === 0 ? user(FIRST_OUTSIDER + i, 'FR', RULE.plan) : user(FIRST_OUTSIDER + i, 'CH', 'free'),
  );
}

/**
 * What a user has to get from a flag.
 * @returns {'plain' | 'bold' | 'either'} `either` where the product's own hash decides
 */
export function expected(scenario, flag, someone) {
  if (flag.kind === 'default') return 'plain';
  if (flag.kind === 'people') return isOutsider(scenario, someone) ? 'plain' : 'bold';
  const holds = RULE.countries.includes(someone.country) && someone.plan === RULE.plan;
  return holds ? 'either' : 'plain';
}

/** A UUID that depends on the index only, so that a million of them need not be kept. */
export function userId(index) {
  let state = index + 1;
  let hex = '';
  for (let i = 0; i < 4; i++) {
    state = (state + 0x9e3779b9) | 0;
    let t = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    t = Math.imul(t ^ (t >>> 15), 0x735a2d97);
    hex += ((t ^ (t >>> 15)) >>> 0).toString(16).padStart(8, '0');
  }
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`];
  return [...parts, hex.slice(20)].join('-');
}

function isOutsider(scenario, someone) {
  return scenario.people === 0 || someone.country === 'FR' || someone.plan === 'free';
}

/** @returns {User} */
function user(index, country, plan) {
  return { id: userId(index), email: `person${index}@example.com`, country, plan, seats: index % 50 };
}
