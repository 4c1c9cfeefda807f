#!/usr/bin/env node
// The launcher: `start` and `demo` are the program itself, everything else a command that speaks to it. Loaded lazily, so that a start is quick.
import { enableCompileCache } from 'node:module';

enableCompileCache?.();
const [command, ...rest] = process.argv.slice(2);
const asksForHelp = rest.includes('--help') || rest.includes('-h');
const failed = (error) => { console.error(error instanceof Error ? error.message : error); process.exit(1); };
if (command === 'start' && !asksForHelp) import('@sanxiang/app-standalone').then((program) => program.main()).catch(failed);
else if (command === 'demo' && !asksForHelp) import('@sanxiang/app-standalone/demo').then((program) => program.main()).catch(failed);
else import('../dist/main.js').then((cli) => cli.main(process.argv.slice(2), process.env)).catch(failed);
