/** What a package imports stands in its own package.json, every library has its tags, and no package needs itself in the end. */
import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { readWorkspace } from './workspace.mjs';
import { eachLine } from './tree.mjs';

const TYPES = ['kernel', 'contracts', 'domain', 'port', 'service', 'testing', 'app'];
const CODE = /\.(?:ts|tsx|mjs|cjs|js)$/;
const FOR_SPECS = /\.(?:spec|suite)\.tsx?$|\.config\.[cm]?[jt]s$/;
const IMPORTED = /(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*(['"])([^'"\n]+)\1/g;

const manifestOf = (/** @type {{ folder: string }} */ pkg) => `${pkg.folder}/package.json`;
const at = (/** @type {string} */ path, /** @type {string} */ message, line = 1) => ({ path, line, message });

/** @type {import('./tree.mjs').Check} */
export const tags = ({ root }) => readWorkspace(root).flatMap((pkg) => [
  ...(TYPES.includes(pkg.type) ? [] : [at(manifestOf(pkg), `nx.tags needs one of ${TYPES.map((type) => `type:${type}`).join(' ')}`)]),
  ...(pkg.tagName !== '' ? [] : [at(manifestOf(pkg), 'nx.tags needs a name:…')]),
]);

/** @type {import('./tree.mjs').Check} */
export const declared = ({ root, files }) => {
  const ofRoot = devDependenciesOfRoot(root);
  return readWorkspace(root).flatMap((pkg) => {
    const own = new Set([pkg.name, ...pkg.dependencies]);
    const forSpecs = new Set([...own, ...pkg.devDependencies, ...ofRoot]);
    return files.filter(({ path }) => path.startsWith(`${pkg.folder}/`) && CODE.test(path)).flatMap((file) => {
      const allowed = FOR_SPECS.test(file.path) ? forSpecs : own;
      return eachLine(file, (line) => {
        const missing = importsOf(line).filter((name) => !allowed.has(name));
        return missing.length === 0 ? null : `imported, but not in ${manifestOf(pkg)}: ${missing.join(', ')}`;
      });
    });
  });
};

/** @returns {string[]} names of the packages that one line of code imports. */
const importsOf = (/** @type {string} */ line) => (/^\s*(?:\/\/|\*|\/\*)/.test(line) ? [] : [...line.matchAll(IMPORTED)]
  .map(([, , source = '']) => source)
  .filter((source) => /^@?[a-z0-9]/.test(source) && !isBuiltin(source))
  .map((source) => source.split('/').slice(0, source.startsWith('@') ? 2 : 1).join('/')));

/** @returns {string[]} */
function devDependenciesOfRoot(/** @type {string} */ root) {
  const path = join(root, 'package.json');
  return existsSync(path) ? Object.keys(JSON.parse(readFileSync(path, 'utf8')).devDependencies ?? {}) : [];
}

/**
 * Cycles of what the built packages need. What only specs need is left out: the builders of `testing` are used by the specs of
 * the packages that `testing` itself is made of.
 * @type {import('./tree.mjs').Check}
 */
export const cycles = ({ root }) => {
  const packages = new Map(readWorkspace(root).map((pkg) => [pkg.name, pkg]));
  /** @type {import('./tree.mjs').Finding[]} */
  const found = [];
  const done = new Set();
  const visit = (/** @type {string} */ name, /** @type {string[]} */ way) => {
    const pkg = packages.get(name);
    if (pkg === undefined || done.has(name)) return;
    if (way.includes(name)) { found.push(at(manifestOf(pkg), `needs itself: ${[...way.slice(way.indexOf(name)), name].join(' → ')}`)); return; }
    for (const next of pkg.dependencies) visit(next, [...way, name]);
    done.add(name);
  };
  for (const name of packages.keys()) visit(name, []);
  return found;
};
