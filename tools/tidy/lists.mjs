/** What is one file each stands in its list too: a metric that nobody asks, an event type that nobody knows, would be silent. */

const LISTS = [
  { member: /^libs\/analytics\/src\/metrics\/([^/]+\.metric)\.ts$/, list: 'libs/analytics/src/metrics/catalogue.ts' },
  { member: /^libs\/contracts\/src\/events\/([^/]+\.v[0-9]+)\.ts$/, list: 'libs/contracts/src/events/index.ts' },
];

/** @type {import('./tree.mjs').Check} */
export const listed = ({ files }) => files.flatMap(({ path }) => LISTS.flatMap(({ member, list }) => {
  const name = member.exec(path)?.[1];
  if (name === undefined) return [];
  const inList = files.find((file) => file.path === list)?.lines().some((line) => line.includes(`'./${name}.js'`));
  return inList ? [] : [{ path, line: 1, message: `not listed in ${list}` }];
}));
