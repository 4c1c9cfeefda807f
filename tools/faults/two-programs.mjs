/** A second program on the data directory of the first. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFeed } from './feed.mjs';
import { sendAll } from './publishers.mjs';
import { within } from './run.mjs';

const ENDS_MS = 60_000;
const SAYS = /数据目录正被另一个程序使用 · the data directory is in use by another program/;

/** @type {import('./faults.mjs').Fault} */
export const twoPrograms = {
  what: '同一数据目录上的第二个程序 · a second program on the data directory of the first',
  options: {},
  async work(run, { seed, calls }) {
    const feed = makeFeed({ seed: Number(seed), calls: Number(calls) });
    const first = await run.program();
    await run.start(first);
    const pids = first.processes().map(({ pid }) => pid);
    await sendAll(first, [...feed.declared, ...feed.inOrder.slice(0, feed.inOrder.length / 2)]);
    const second = await run.program('second', { dataDir: first.dataDir });
    const began = performance.now();
    second.launch();
    await within('the second program to end', ENDS_MS, () => !second.runs);
    const endedMs = Math.round(performance.now() - began);
    run.hold(second.exitCode !== null && second.exitCode !== 0, `the second program ended with ${second.exitCode}`);
    const said = readFileSync(join(run.dir, 'second.log'), 'utf8').trim();
    run.say(`the second program ended with ${second.exitCode}: ${said.split('\n').at(-1)}`);
    run.hold(SAYS.test(said), `the second program does not say why: ${said.slice(0, 300)}`);
    run.hold(second.processes().length === 0, 'processes of the second program are left');
    run.hold((await first.get('/readyz')).status === 200, 'the first program is not ready any more');
    const still = new Set(first.processes().map(({ pid }) => pid));
    run.hold(pids.every((pid) => still.has(pid)), 'a process of the first program has ended');
    await sendAll(first, feed.inOrder.slice(feed.inOrder.length / 2));
    const compared = await run.compare(first, feed);
    return { endedMs, exitCode: second.exitCode, ...compared };
  },
};
