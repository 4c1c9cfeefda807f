#!/usr/bin/env node
// The launcher: `start` and `demo` are the program itself, everything else a command that speaks to it. Loaded lazily, so that a start is quick.
import { enableCompileCache } from 'node:module';

enableCompileCache?.();
const [command, ...rest] = process.argv.slice(2);
const asksForHelp = rest.includes('--help') || rest.includes('-h');
const failed = (error) => { console.error(error instanceof Error ? error.message : error); process.exit(1); };
// An app imports no other app; the launcher belongs to none of them: it hands the process over to the one that was named.
const handOver = (program) => import(import.meta.resolve(program)).then((app) => app.main()).catch(failed);
if (command === 'start' && !asksForHelp) handOver('@sanxiang/app-standalone');
else if (command === 'demo' && !asksForHelp) handOver('@sanxiang/app-standalone/demo');
else import('../dist/main.js').then((cli) => cli.main(process.argv.slice(2), process.env)).catch(failed);
