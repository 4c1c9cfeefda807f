/** Names of files and folders, and how long a file may be. */

/** What a file may say about its part; anything else is a bare noun. A new role is a decision record first. */
const ROLES = ['module', 'controller', 'consumer', 'service', 'wire', 'document', 'settings', 'metric', 'pattern', 'dashboard', 'suite'];
const CODE = /\.(?:ts|tsx|mjs|cjs|js)$/;
const SPEC = /\.(?:spec|suite)\.tsx?$/;
const NAME = new RegExp(`^[a-z0-9]+(?:-[a-z0-9]+)*(?:\\.(?:${ROLES.join('|')}))?(?:(?:\\.(?:int|e2e|server))?\\.spec)?$`);
/** A file of the contracts is named after the event type and the version that it describes. */
const EVENT_TYPE_NAME = /^[a-z]+\.[a-z_]+\.v[0-9]+(?:\.spec)?$/;
/** Names that a tool prescribes. */
const PRESCRIBED = /^(?:[a-z0-9.-]+\.config\.(?:js|ts|mjs)|[a-z-]+\.d\.ts)$/;
const KEBAB_FOLDER = /^[.]?[a-z0-9]+(?:[-.][a-z0-9]+)*$/;
/** Words that say where something was put down, not what it is. */
const EMPTY_WORDS = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'shared', 'manager', 'managers', 'misc', 'impl', 'abstract']);
const FILE_LINES_MAX = 300;
const SPEC_LINES_MAX = 400;
const SIZED = /\.(?:ts|tsx|mjs|cjs|js|css|sql|sh)$/;

const wordsOf = (/** @type {string} */ name) => name.split(/[-.]/);
const baseOf = (/** @type {string} */ path) => path.slice(path.lastIndexOf('/') + 1);

/** Roles from the closed list, kebab case, and no name that means nothing. @type {import('./tree.mjs').Check} */
export const names = ({ files }) => files.filter(({ path }) => /^(?:apps|libs|tools|docs|deploy|norm-books)\//.test(path)).flatMap(({ path }) => {
  const folders = path.split('/').slice(0, -1);
  const base = baseOf(path);
  const empty = [...folders, base].flatMap(wordsOf).find((word) => EMPTY_WORDS.has(word.toLowerCase()));
  return [
    ...(empty === undefined ? [] : [`a name says what a thing is: not "${empty}"`]),
    ...folders.filter((folder) => !KEBAB_FOLDER.test(folder)).map((folder) => `folder not in kebab case: ${folder}`),
    ...(CODE.test(base) ? codeName(base) : []),
  ].map((message) => ({ path, line: 1, message }));
});

/** @returns {string[]} */
function codeName(/** @type {string} */ base) {
  const stem = base.replace(CODE, '');
  if (PRESCRIBED.test(base) || NAME.test(stem) || EVENT_TYPE_NAME.test(stem)) return [];
  return [`kebab-case, then at most one role of ${ROLES.map((role) => `.${role}`).join(' ')} (and .spec .int.spec .e2e.spec): ${base}`];
}

/** A file over the limit holds a second idea. @type {import('./tree.mjs').Check} */
export const sizes = ({ files }) => files.filter(({ path }) => SIZED.test(path)).flatMap((file) => {
  const max = SPEC.test(file.path) ? SPEC_LINES_MAX : FILE_LINES_MAX;
  const lines = file.lines().at(-1) === '' ? file.lines().length - 1 : file.lines().length;
  return lines <= max ? [] : [{ path: file.path, line: max + 1, message: `${lines} lines; at most ${max}` }];
});
