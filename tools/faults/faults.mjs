/**
 * What happens when something breaks, as commands: `node tools/faults/faults.mjs FAULT [--split] [--json] [options]`
 * Each starts the built program on a folder of its own, breaks what it is named after, and compares all that readers can see with a program that nothing happened to.
 * Prints a row for docs/reliability.md; exit code 1 when anything was lost, stands there twice or differs, 2 on wrong usage.
 */
import { parseArgs } from 'node:util';
import { away } from './away.mjs';
import { clock } from './clock.mjs';
import { diskFull } from './disk-full.mjs';
import { kill } from './kill.mjs';
import { Run } from './run.mjs';
import { poison } from './poison.mjs';
import { rebalance } from './rebalance.mjs';
import { twoPrograms } from './two-programs.mjs';

/**
 * @typedef {object} Fault
 * @property {string} what in words, for the usage
 * @property {Readonly<Record<string, string>>} options their defaults
 * @property {(run: Run, options: Record<string, string>) => Promise<Record<string, unknown>>} work answers its figures
 */

/** @type {Readonly<Record<string, Fault>>} */
const FAULTS = { kill, away, 'disk-full': diskFull, poison, clock, 'two-programs': twoPrograms, rebalance };
const COMMON = { seed: '1', calls: '1500' };
const USAGE_CODE = 2;

function usage() {
  const lines = Object.entries(FAULTS).map(([name, { what, options }]) => `  ${name.padEnd(14)}${what}\n${''.padEnd(16)}${Object.entries({ ...COMMON, ...options }).map(([option, value]) => `--${option} ${value}`).join('  ')}`);
  return `用法 usage: node tools/faults/faults.mjs FAULT [--split] [--json] [--keep]\n${lines.join('\n')}\n`;
}

/** @returns {{ name: string, fault: Fault, options: Record<string, string>, flags: { split: boolean, json: boolean, keep: boolean } } | null} */
function asked(/** @type {string[]} */ args) {
  const [name = '', ...rest] = args;
  const fault = Object.hasOwn(FAULTS, name) ? FAULTS[name] : undefined;
  if (fault === undefined) return null;
  const texts = Object.entries({ ...COMMON, ...fault.options }).map(([option, value]) => [option, { type: 'string', default: value }]);
  const switches = ['split', 'json', 'keep'].map((option) => [option, { type: 'boolean', default: false }]);
  try {
    const { values: { split, json, keep, ...options } } = parseArgs({ args: rest, options: Object.fromEntries([...texts, ...switches]) });
    return { name, fault, options, flags: { split, json, keep } };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return null;
  }
}

async function main() {
  const wanted = asked(process.argv.slice(2));
  if (wanted === null) { console.error(usage()); return USAGE_CODE; }
  const { name, fault, options, flags } = wanted;
  // An exit ends the programs as well (libs/testing).
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));
  const run = new Run({ name, ...flags, env: process.env });
  try {
    const figures = await fault.work(run, options);
    return run.finish(figures, flags.json);
  } catch (error) {
    console.error(error instanceof Error ? error.stack : error);
    await run.showOutput();
    return 1;
  } finally {
    await run.close();
  }
}

process.exit(await main());
