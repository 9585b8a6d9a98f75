import { readFileSync } from 'node:fs';
import path from 'node:path';

// Below these, known vulnerabilities apply; `npm audit` is not answered everywhere.
const MINIMUM_VERSIONS = { next: '16.3.3', 'next-auth': '4.24.15', 'drizzle-orm': '0.45.2' };

/**
 * Checks that package-lock.json names no registry's address, holds no version known to be unsafe, and is whole: an
 * optional package that npm could not find when it wrote the file is left out, and then `npm ci` refuses the file.
 */
export function checkLockFile(root) {
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  const entries = Object.entries(packages);
  const addressed = entries
    .filter(([, entry]) => /^[a-z+]+:\/\//.test(entry.resolved ?? ''))
    .map(([name]) => `${name} has a "resolved" address; install with this project's .npmrc`);
  const unsafe = Object.entries(MINIMUM_VERSIONS).flatMap(([name, minimum]) => {
    const copies = entries.filter(
      ([key]) => key === `node_modules/${name}` || key.endsWith(`/node_modules/${name}`),
    );
    if (copies.length === 0) return [`${name} is not in the lock file`];
    return copies
      .filter(([, { version }]) => isBelow(version, minimum))
      .map(([key, { version }]) => `${key} is ${version}; ${minimum} or later is needed`);
  });
  const problems = [...addressed, ...unsafe, ...missingOptional(packages)];
  return { ok: problems.length === 0, output: problems.join('\n') };
}

function missingOptional(packages) {
  return Object.entries(packages).flatMap(([parent, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !placesOf(name, parent).some((place) => place in packages))
      .map((name) => `${name}, which ${parent} may use, is missing: npm ci refuses this file`),
  );
}

/** Where Node looks for a package, from the folder of `parent` upwards. */
function placesOf(name, parent) {
  const folders = parent.split('/node_modules/').map((_, index, parts) => parts.slice(0, index + 1));
  const inner = folders.map((parts) => `${parts.join('/node_modules/')}/node_modules/${name}`);
  return [`node_modules/${name}`, ...inner];
}

function isBelow(version, minimum) {
  const [release = '', prerelease] = version.split('-');
  const have = release.split('.').map(Number);
  const need = minimum.split('.').map(Number);
  const different = need.findIndex((number, index) => have[index] !== number);
  return different === -1 ? prerelease !== undefined : have[different] < need[different];
}
