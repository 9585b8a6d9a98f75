import { readFileSync } from 'node:fs';

/**
 * @typedef {object} Prepared A subject that has read one scenario's flags.
 * @property {number} documentBytes size of the document that it was given, as JSON
 * @property {number} [besideBytes] size of what is kept beside the document
 * @property {(user: import('./scenarios.mjs').User) => unknown} contextOf a user as `call` takes them; not measured
 * @property {(context: any) => any} call evaluates, with the fullest result that the subject gives; a promise only
 *   if `isAsync`
 * @property {boolean} [isAsync]
 * @property {(result: any) => Outcome[]} outcomes what `call` gave, the same for all subjects; not measured
 * @property {() => void} [close]
 *
 * @typedef {{ key: string, value: unknown, variant: string | null, reason: string | null }} Outcome
 *
 * @typedef {object} Subject Something that is measured.
 * @property {string} name
 * @property {string | null} package null for Pennon
 * @property {string} gives what its results hold
 * @property {{ [scenario: string]: (string | null)[] }} ways those in which a scenario is measured, if it is not in just
 *   one; for S3 how it can give one person a value of their own
 * @property {{ [why: string]: string | RegExp }} reasons what it calls the reason for a `default` without rules, the
 *   default of an `outsider`, and a match in a flag of kind `rule` or `people`; those left out are not checked
 * @property {(scenario: import('./scenarios.mjs').Scenario, way: string | null) => Prepared | Promise<Prepared>} prepare
 */

/** Where each is read from, Pennon first. Loaded one by one, so that a process for one does not hold the others. */
const MODULES = {
  pennon: async () => (await import('./peers/pennon.mjs')).pennon,
  flagd: async () => (await import('./peers/flagd.mjs')).flagd,
  launchdarkly: async () => (await import('./peers/launchdarkly.mjs')).launchDarkly,
  growthbook: async () => (await import('./peers/growthbook.mjs')).growthBook,
  unleash: async () => (await import('./peers/unleash.mjs')).unleash,
  flagsmith: async () => (await import('./peers/flagsmith.mjs')).flagsmith,
  configcat: async () => (await import('./peers/configcat.mjs')).configCat,
};

export const SUBJECTS = Object.keys(MODULES);

/** The one that all others are compared with. */
export const OURS = 'pennon';

/** @returns {Promise<Subject>} */
export async function loadSubject(id) {
  // As in production: some peers ask for it at every call.
  process.env.NODE_ENV = 'production';
  return MODULES[id]();
}

/** In which ways a scenario is measured. */
export function waysOf(subject, scenario) {
  return subject.ways[scenario.id] ?? [null];
}

/** The version of a subject's package that is installed. */
export function versionOf({ package: name }) {
  const manifest = name === null ? '../../package.json' : `../node_modules/${name}/package.json`;
  return JSON.parse(readFileSync(new URL(manifest, import.meta.url), 'utf8')).version;
}
