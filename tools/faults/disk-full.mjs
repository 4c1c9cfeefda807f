/** The disk of the data directory is full for a while. */
import { execFile } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { makeFeed } from './feed.mjs';
import { sendAll } from './publishers.mjs';
import { within } from './run.mjs';
import { Steady, Watch } from './steady.mjs';

const run_ = promisify(execFile);
const BEFORE_S = 4;
const FULL_WITHIN_MS = 20_000;
const AGAIN_WITHIN_MS = 300_000;
const MIB = 2 ** 20;
/** What is left when a whole block no longer fits is taken as well. */
const SMALL = 512;

/** @type {import('./faults.mjs').Fault} */
export const diskFull = {
  what: '数据目录所在的磁盘满了一阵（需要 root 挂载 tmpfs）· the disk of the data directory is full for a while (needs root, to mount a tmpfs)',
  options: { seconds: '10', rate: '300', mib: '' },
  async work(run, { seed, calls, seconds, rate, mib }) {
    if (process.getuid?.() !== 0) throw new Error('需要 root：要挂载一个小 tmpfs 当磁盘 · needs root: it mounts a small tmpfs as the disk');
    const disk = join(run.dir, 'disk');
    mkdirSync(disk);
    await run_('mount', ['-t', 'tmpfs', '-o', `size=${mib || (run.split ? 1024 : 128)}m`, 'tmpfs', disk]);
    run.onClose(() => run_('umount', ['-l', disk]));
    const feed = makeFeed({ seed: Number(seed), calls: Number(calls) });
    const program = await run.program('program', { dataDir: join(disk, 'data') });
    run.say(`ready after ${await run.start(program)} ms; ${feed.inOrder.length} events`);
    await sendAll(program, feed.declared);
    const steady = new Steady(program, feed.told, Number(rate));
    const { publishers } = steady;
    const watch = new Watch(program, publishers);
    const pids = new Set(program.processes().map(({ pid }) => pid));
    steady.start();
    await pause(BEFORE_S * 1000);
    const fullAt = performance.now();
    const before = { ...publishers.answers };
    const ballast = fill(disk);
    await within('publishers to be told that the log cannot take it', FULL_WITHIN_MS, () => (fill(disk, 'more'), (publishers.answers['503'] ?? 0) > 0));
    const refusedMs = Math.round(performance.now() - fullAt);
    await pause(Number(seconds) * 1000);
    const acceptedWhenFull = publishers.accepted;
    const meanwhile = Object.fromEntries(Object.entries(publishers.answers).map(([status, n]) => [status, n - (before[status] ?? 0)]));
    for (const file of [ballast, join(disk, 'more')]) rmSync(file, { force: true });
    const backAt = performance.now();
    run.say(`full for ${seconds} s: first 503 after ${refusedMs} ms, answers ${JSON.stringify(meanwhile)}; space is there again`);
    await within('events to be accepted again', AGAIN_WITHIN_MS, () => publishers.accepted > acceptedWhenFull);
    const acceptedAgainMs = Math.round(performance.now() - backAt);
    await within('a new event in a figure', AGAIN_WITHIN_MS, () => watch.firstNewMs(backAt) !== null);
    await steady.finish();
    await watch.stop();
    for (const text of publishers.faults) run.fault(text);
    const sameProcesses = program.processes().every(({ pid }) => pids.has(pid));
    run.hold(run.split || sameProcesses, 'a process was started anew');
    const compared = await run.compare(program, feed);
    const { missing, afterMs } = watch.missingBetween(fullAt, backAt);
    return { seconds: Number(seconds), refusedMs, answersMeanwhile: meanwhile, missing: missing.join(','), missingAfterMs: afterMs, acceptedAgainMs, firstInFigureMs: watch.firstNewMs(backAt), sameProcesses, ...compared };
  },
};

/** Takes all the space that there is. */
function fill(disk, name = 'ballast') {
  const path = join(disk, name);
  const file = openSync(path, 'a');
  for (const block of [Buffer.alloc(MIB), Buffer.alloc(SMALL)]) try { for (;;) if (writeSync(file, block) < block.length) break; } catch (error) { if (error.code !== 'ENOSPC') throw error; }
  closeSync(file);
  return path;
}
