/**
 * Tells the linter which file an import means. Packages of the workspace are resolved to their sources, not to `dist`, so that the
 * rules hold in a checkout that was never built. Anything deeper than a package's root resolves to that root too: the rule that forbids
 * deep imports can only speak about a package that it recognises.
 * (CommonJS because eslint-module-utils loads resolvers by `require`.)
 */
const { existsSync, readFileSync, readdirSync } = require('node:fs');
const { isBuiltin } = require('node:module');
const { dirname, join, resolve } = require('node:path');

const ROOT = resolve(__dirname, '../..');
const SOURCES_OF = { '.js': ['.ts', '.tsx', '.js'], '.mjs': ['.mts', '.mjs'], '.cjs': ['.cts', '.cjs'] };

const roots = new Map(['apps', 'libs'].flatMap((parent) => readdirSync(join(ROOT, parent))
  .map((folder) => join(ROOT, parent, folder))
  .filter((folder) => existsSync(join(folder, 'package.json')))
  .map((folder) => [JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).name, join(folder, 'src/index.ts')])));

const found = (path) => ({ found: true, path });
const packageOf = (source) => source.split('/').slice(0, source.startsWith('@') ? 2 : 1).join('/');

function relative(source, file) {
  const wanted = resolve(dirname(file), source);
  const extension = /\.[cm]?js$/.exec(wanted)?.[0] ?? '';
  const spellings = (SOURCES_OF[extension] ?? []).map((other) => wanted.slice(0, -extension.length) + other);
  const path = [...spellings, wanted].find((candidate) => existsSync(candidate));
  // A file that is not there is still somewhere: the rule about crossing into another package is about the place.
  return found(path ?? wanted);
}

exports.interfaceVersion = 2;
exports.resolve = (source, file) => {
  if (isBuiltin(source)) return found(null);
  if (source.startsWith('.')) return relative(source, file);
  const root = roots.get(packageOf(source));
  if (root !== undefined) return found(root);
  const installed = join(ROOT, 'node_modules', packageOf(source), 'package.json');
  return existsSync(installed) ? found(installed) : { found: false };
};
