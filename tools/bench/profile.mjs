/**
 * Where the processor's time goes while a backlog is taken in and settled:
 *
 *   node tools/bench/profile.mjs [--events 300000] [--corpus FILE] [--build DIR] [--out FILE]
 *   node tools/bench/profile-picture.mjs BEFORE.json AFTER.json > picture.svg
 *
 * Processor time of each thread and not the clock on the wall, so that two builds can be compared on a machine that has other work.
 * `--corpus`: events as lines of JSON; without it they are made as `sanxiang bench` makes them. `--build`: another checkout, built. Linux only.
 */
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { stagesOf } from './profile-stages.mjs';
import { ProfiledProgram } from './profiled-program.mjs';
import { threadTimes } from './thread-times.mjs';

const LINES_A_REQUEST = 500;
const REQUESTS_AT_A_TIME = 8;
const ASK_EVERY_MS = 250;
const MS_PER_SECOND = 1000;

const { values: given } = parseArgs({ options: {
  events: { type: 'string', default: '300000' }, corpus: { type: 'string' }, build: { type: 'string', default: resolve(import.meta.dirname, '../..') }, out: { type: 'string' },
} });
const dir = mkdtempSync(join(tmpdir(), 'sanxiang-profile-'));
try {
  const corpus = given.corpus ?? await madeCorpus(join(dir, 'corpus.ndjson'), Number(given.events));
  const result = await measure(corpus);
  show(result);
  if (given.out !== undefined) writeFileSync(given.out, `${JSON.stringify(result, null, 1)}\n`);
} finally {
  rmSync(dir, { recursive: true, force: true });
}

async function measure(/** @type {string} */ corpus) {
  const program = await ProfiledProgram.start(given.build, dir);
  try {
    const before = threadTimes(program.pid);
    const began = performance.now();
    const events = await post(program.url, corpus);
    const postedS = (performance.now() - began) / MS_PER_SECOND;
    for (let settled = false; !settled; ({ settled } = await (await fetch(`${program.url}/v1/progress`)).json())) await setTimeout(ASK_EVERY_MS);
    const settledS = (performance.now() - began) / MS_PER_SECOND;
    const times = threadTimes(program.pid, before);
    await program.stop();
    return { events, postedS, settledS, ...stagesOf(program.profiles, times, events) };
  } finally {
    await program.stop();
  }
}

async function madeCorpus(/** @type {string} */ path, /** @type {number} */ events) {
  const { makeCorpus } = await import('../../apps/cli/dist/bench/corpus.js');
  await makeCorpus(path, events, 1, () => undefined);
  return path;
}

/** Posts all lines, as fast as they are taken; gives how many there were. */
async function post(/** @type {string} */ url, /** @type {string} */ corpus) {
  let events = 0;
  const send = async (/** @type {string[]} */ lines) => {
    const answer = await fetch(`${url}/v1/events`, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' }, body: lines.join('\n') });
    const { accepted } = await answer.json();
    if (accepted !== lines.length) throw new Error(`${accepted} of ${lines.length} were accepted`);
    events += lines.length;
  };
  const underWay = new Set();
  let lines = [];
  for await (const line of createInterface({ input: createReadStream(corpus) })) {
    lines.push(line);
    if (lines.length < LINES_A_REQUEST) continue;
    const sending = send(lines).finally(() => underWay.delete(sending));
    underWay.add(sending);
    lines = [];
    if (underWay.size >= REQUESTS_AT_A_TIME) await Promise.race(underWay);
  }
  if (lines.length > 0) underWay.add(send(lines));
  await Promise.all(underWay);
  return events;
}

function show(/** @type {Awaited<ReturnType<typeof measure>>} */ { events, postedS, settledS, us, threads, stages }) {
  const row = (/** @type {string} */ name, /** @type {number} */ value) => { console.log(`  ${name.padEnd(48)} ${value.toFixed(2)}`); };
  console.log(`${events} events, posted after ${postedS.toFixed(1)} s, settled after ${settledS.toFixed(1)} s; processor time in µs an event:`);
  for (const thread of threads) row(`${thread.process} ${thread.thread}`, thread.us);
  row('all', us);
  console.log('shares of the threads that are ours, by their samples:');
  for (const { where, stage, us: own } of stages) row(`${where} · ${stage}`, own);
}
