/** Words that do not stand in this project. */
import { eachLine } from './tree.mjs';

const CODE = /\.(?:ts|tsx|mjs|cjs|js)$/;
/** The lock file is npm's; the licence is the licence's. */
const NOT_OURS = /^(?:package-lock\.json|LICENSE)$/;
/** Where the law itself has to name what it forbids. */
const THE_LAW = /^(?:tools\/tidy\/|eslint\.config\.js$)/;

/** @type {readonly { pattern: RegExp; message: string; code?: true }[]} */
const FORBIDDEN = [
  { pattern: /\beslint-(?:disable|enable)\b/, message: 'a lint rule is changed in eslint.config.js, not switched off beside the code', code: true },
  { pattern: /@ts-(?:ignore|nocheck|expect-error)\b/, message: 'the compiler is not silenced', code: true },
  { pattern: /\b(?:it|test|describe)\.(?:skip|only|todo|failing)\b|\b[xf](?:it|describe|test)\(/, message: 'a test runs, or is not there', code: true },
  { pattern: /\b(?:class|interface|type)\s+(?:I[A-Z][a-z]\w*|Base[A-Z]\w*|Abstract\w*|\w+(?:Impl|Manager|Helper|Utils?))\b/, message: 'a type is named for what it is: no I…, Base…, Abstract…, …Impl, …Manager, …Helper', code: true },
  { pattern: /\bexactly[\s-]+once\b|恰好一次|精确一次/i, message: 'say what holds: at least once, in order per subject, counted once' },
  { pattern: /(?<![\w.@$}/-])\/(?:home|Users|root|work|workspace|private\/tmp)\/[\w.-]/, message: 'a path of one machine' },
  { pattern: /\b[A-Z]:\\\\?Users\\/, message: 'a path of one machine' },
  { pattern: /\b(?:registry\.npm\w+\.\w+|registry\.yarnpkg\.com|repo\.maven\.apache\.org|proxy\.golang\.org|pypi\.org|deb\.debian\.org)|https?:\/\/[\w.-]*(?:artifactory|verdaccio|nexus-repo)/i, message: 'the host of a package registry' },
];

/** @type {import('./tree.mjs').Check} */
export const words = ({ files }) => files.filter(({ path }) => !NOT_OURS.test(path) && !THE_LAW.test(path)).flatMap((file) =>
  eachLine(file, (line) => FORBIDDEN.find(({ pattern, code }) => (code !== true || CODE.test(file.path)) && pattern.test(line))?.message ?? null));

/** The lock file names no registry of one machine: it has to install anywhere. @type {import('./tree.mjs').Check} */
export const lock = ({ files }) => files.filter(({ path }) => path === 'package-lock.json').flatMap((file) =>
  eachLine(file, (line) => (/"resolved": "(?:https?|file|git)[^"]*:\/\//.test(line) ? 'a registry address in the lock file; .npmrc leaves them out' : null)));
