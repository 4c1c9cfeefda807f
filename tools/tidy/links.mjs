/** Every relative link of the docs leads somewhere. */
import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { eachLine } from './tree.mjs';

const LINK = /\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g;
const ELSEWHERE = /^(?:[a-z][a-z0-9+.-]*:|#|\/\/)/i;

/** @type {import('./tree.mjs').Check} */
export const links = ({ root, files }) => files.filter(({ path }) => path.endsWith('.md')).flatMap((file) => {
  let fenced = false;
  return eachLine(file, (line) => {
    if (/^\s*(?:```|~~~)/.test(line)) fenced = !fenced;
    if (fenced) return null;
    const dead = [...line.matchAll(LINK)].map(([, target = '']) => target).filter((target) => !ELSEWHERE.test(target) && !leads(root, file.path, target));
    return dead.length === 0 ? null : `leads nowhere: ${dead.join(', ')}`;
  });
});

function leads(/** @type {string} */ root, /** @type {string} */ from, /** @type {string} */ target) {
  const path = decodeURIComponent(target.split('#')[0] ?? '');
  const file = path.startsWith('/') ? path : normalize(join(dirname(from), path));
  return !file.startsWith('..') && existsSync(join(root, file));
}
