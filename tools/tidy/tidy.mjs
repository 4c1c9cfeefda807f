/** House law that a linter cannot say. `node tools/tidy/tidy.mjs [root]` prints `file:line message` and exits 1 if there is any. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { links } from './links.mjs';
import { listed } from './lists.mjs';
import { names, sizes } from './names.mjs';
import { cycles, declared, tags } from './packages.mjs';
import { readTree } from './tree.mjs';
import { lock, words } from './words.mjs';

/** @type {readonly import('./tree.mjs').Check[]} */
const CHECKS = [names, sizes, words, lock, links, listed, tags, declared, cycles];

/** @returns {string[]} what is wrong under `root`, as `file:line message`, sorted by place. */
export function findingsOf(/** @type {string} */ root) {
  const tree = readTree(resolve(root));
  return CHECKS.flatMap((check) => check(tree))
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line))
    .map(({ path, line, message }) => `${path}:${line} ${message}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const findings = findingsOf(process.argv[2] ?? resolve(import.meta.dirname, '../..'));
  for (const finding of findings) console.log(finding);
  process.exitCode = findings.length === 0 ? 0 : 1;
}
