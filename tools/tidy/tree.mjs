/** The files that tidy looks at: what git tracks or would track, or, without git, everything under the root but what is built. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} SourceFile
 * @property {string} path from the root, with `/`
 * @property {() => readonly string[]} lines of a text file; none for what is no text
 *
 * @typedef {object} Tree
 * @property {string} root
 * @property {readonly SourceFile[]} files
 *
 * @typedef {object} Finding
 * @property {string} path
 * @property {number} line from 1
 * @property {string} message
 *
 * @typedef {(tree: Tree) => Finding[]} Check
 */

const BUILT = new Set(['node_modules', 'dist', '.git', '.nx', 'coverage', 'data', 'tmp']);
const TEXT = /(?:\.(?:ts|tsx|mjs|cjs|js|json|md|yaml|yml|css|html|svg|sql|sh|csv|ndjson|jsonl|txt|npmrc)|\/[^./]+|^[^./]+|^\.[^/]+)$/;
const LISTING_BYTES_MAX = 64 * 1024 * 1024;

/** @returns {Tree} */
export function readTree(/** @type {string} */ root) {
  const paths = existsSync(join(root, '.git')) ? tracked(root) : walk(root, '');
  return { root, files: paths.filter((path) => existsSync(join(root, path))).sort().map((path) => sourceFile(root, path)) };
}

const tracked = (/** @type {string} */ root) =>
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8', maxBuffer: LISTING_BYTES_MAX }).split('\0').filter((path) => path !== '');

/** @returns {string[]} */
const walk = (/** @type {string} */ root, /** @type {string} */ folder) =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (BUILT.has(entry.name)) return [];
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    return entry.isDirectory() ? walk(root, path) : [path];
  });

/** @returns {SourceFile} */
function sourceFile(/** @type {string} */ root, /** @type {string} */ path) {
  /** @type {readonly string[] | undefined} */
  let lines;
  return { path, lines: () => (lines ??= TEXT.test(path) ? readFileSync(join(root, path), 'utf8').split(/\r?\n/) : []) };
}

/** @returns {Finding[]} one finding for each line of a file for which `judge` has something to say. */
export const eachLine = (/** @type {SourceFile} */ file, /** @type {(line: string, index: number) => string | null} */ judge) =>
  file.lines().flatMap((line, index) => {
    const message = judge(line, index);
    return message === null ? [] : [{ path: file.path, line: index + 1, message }];
  });
