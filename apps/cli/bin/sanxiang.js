#!/usr/bin/env node
// The launcher: what serves is a program of its own, everything else a command that speaks to it. Loaded lazily, so that a start is quick.
import module from 'node:module';

const NODE_MIN = 24;
if (Number(process.versions.node.split('.')[0]) < NODE_MIN) {
  console.error(`需要 Node ${NODE_MIN}（npm ci 会自带），当前 ${process.version} · Node ${NODE_MIN} is needed (npm ci brings it along), this is ${process.version}`);
  process.exit(1);
}
module.enableCompileCache?.();
/** One process for everything, the demo, and the processes of split mode. */
const PROGRAMS = {
  start: '@sanxiang/app-standalone',
  demo: '@sanxiang/app-standalone/demo',
  intake: '@sanxiang/app-intake',
  call: '@sanxiang/app-call',
  norms: '@sanxiang/app-norms',
  analytics: '@sanxiang/app-analytics',
};
const [command = '', ...rest] = process.argv.slice(2);
const asksForHelp = rest.includes('--help') || rest.includes('-h');
const failed = (error) => { console.error(error instanceof Error ? error.message : error); process.exit(error?.exitCode ?? 1); };
// An app imports no other app; the launcher belongs to none of them: it hands the process over to the one that was named.
if (Object.hasOwn(PROGRAMS, command) && !asksForHelp) {
  // What was compiled is kept now: a program that is only ever killed would compile all of it again at each start.
  import(import.meta.resolve(PROGRAMS[command])).then((app) => app.main()).then(() => module.flushCompileCache?.()).catch(failed);
}
else import('../dist/main.js').then((cli) => cli.main(process.argv.slice(2), process.env)).catch(failed);
