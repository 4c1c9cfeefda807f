/** The workspace as its package.json files say it: name, folder, tags and dependencies of every package. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} WorkspacePackage
 * @property {string} name as imported, e.g. `@sanxiang/call`
 * @property {string} folder from the root, e.g. `libs/call`
 * @property {string} type the tag `type:…`, or '' when it is missing
 * @property {string} tagName the tag `name:…`, or ''
 * @property {string[]} dependencies what the built package needs
 * @property {string[]} devDependencies what only its specs need
 */

/** @returns {WorkspacePackage[]} every package under apps/ and libs/, by folder. */
export function readWorkspace(/** @type {string} */ root) {
  return ['apps', 'libs'].flatMap((parent) => foldersIn(root, parent)).map((folder) => {
    const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    /** @type {string[]} */
    const tags = manifest.nx?.tags ?? [];
    return {
      name: manifest.name ?? '',
      folder,
      type: valueOf(tags, 'type:'),
      tagName: valueOf(tags, 'name:'),
      dependencies: Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.peerDependencies }),
      devDependencies: Object.keys(manifest.devDependencies ?? {}),
    };
  });
}

const foldersIn = (/** @type {string} */ root, /** @type {string} */ parent) =>
  !existsSync(join(root, parent)) ? [] : readdirSync(join(root, parent)).sort().map((name) => `${parent}/${name}`).filter((folder) => existsSync(join(root, folder, 'package.json')));

const valueOf = (/** @type {string[]} */ tags, /** @type {string} */ prefix) => tags.find((tag) => tag.startsWith(prefix))?.slice(prefix.length) ?? '';
