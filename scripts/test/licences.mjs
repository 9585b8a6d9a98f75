import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Those that ask for nothing but to be named. */
const PERMISSIVE = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'OFL-1.1',
  'Public Domain',
  'Unlicense',
]);

/** What is under another one, and why that does not matter. The key begins the package's name. */
const EXCEPTIONS = {
  // Tailwind's compiler: runs while Pennon is built, unchanged, and nothing of it is in what is built.
  lightningcss: ['MPL-2.0'],
  // Image library that Next may load: not changed, not linked into anything, and no page of ours has images for it.
  '@img/sharp-': ['LGPL-3.0-or-later'],
};

/** Binaries for other machines, whose packages are not here to be read: each belongs to a package that is. */
const FAMILIES = { '@next/swc-': 'next', '@tailwindcss/oxide-': '@tailwindcss/oxide' };

/** Checks that whatever Pennon runs with is under a licence that lets everybody use it, change it and pass it on. */
export function checkLicences(root) {
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  const problems = Object.entries(packages)
    .filter(([place, entry]) => place.startsWith('node_modules/') && !entry.dev)
    .flatMap(([place, entry]) => {
      const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
      const licence = entry.license ?? licenceOf(root, place) ?? licenceOfFamily(packages, name);
      return isFine(name, licence) ? [] : [`${name} is under ${licence ?? 'no licence that it names'}`];
    });
  return { ok: problems.length === 0, output: [...new Set(problems)].join('\n') };
}

function licenceOf(root, place) {
  try {
    return JSON.parse(readFileSync(path.join(root, place, 'package.json'), 'utf8')).license;
  } catch {
    return undefined;
  }
}

function licenceOfFamily(packages, name) {
  const [, parent] = Object.entries(FAMILIES).find(([start]) => name.startsWith(start)) ?? [];
  return packages[`node_modules/${parent}`]?.license;
}

/** Whether an expression of SPDX is met: of an OR one part, of an AND all. */
function isFine(name, licence) {
  if (typeof licence !== 'string') return false;
  const allowed = Object.entries(EXCEPTIONS).flatMap(([start, more]) => (name.startsWith(start) ? more : []));
  return licence
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((part) => part.split(' AND ').every((one) => PERMISSIVE.has(one) || allowed.includes(one)));
}
