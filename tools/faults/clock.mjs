/** The wall clock jumps while the program runs. */
import { existsSync, globSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFeed } from './feed.mjs';
import { sendAll } from './publishers.mjs';
import { within } from './run.mjs';

/** Where packages put it. */
const LIBRARY = ['/usr/lib/*/faketime/libfaketime.so.1', '/usr/lib/faketime/libfaketime.so.1', '/usr/lib64/faketime/libfaketime.so.1'];
const MINUTE_MS = 60_000;
const JUMPS = [['+1 h', 3600], ['-1 h', -3600], ['+1 d', 86_400], ['right again', 0]];
/** An event may be so much ahead of the wall clock (contract 1). */
const AHEAD_MS = 5 * MINUTE_MS;
/** Of other people, so that they are in no figure that is compared. */
const ORG = 'faults-clock';
const SEEN_MS = 30_000;

/** @type {import('./faults.mjs').Fault} */
export const clock = {
  what: '运行中系统时钟跳 +1 小时、−1 小时、+1 天（需要 libfaketime）· the wall clock jumps by +1 h, -1 h, +1 day (needs libfaketime)',
  options: {},
  async work(run, { seed, calls }) {
    const library = LIBRARY.flatMap((pattern) => globSync(pattern)).find((path) => existsSync(path));
    if (library === undefined) throw new Error('没有 libfaketime：apt-get install faketime · there is no libfaketime: apt-get install faketime');
    const offset = join(run.dir, 'clock');
    const set = (seconds) => writeFileSync(offset, `${seconds < 0 ? '' : '+'}${seconds}s`);
    set(0);
    const feed = makeFeed({ seed: Number(seed), calls: Number(calls) });
    // Timers go by the monotonic clock, which does not jump.
    const program = await run.program('program', { env: { LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: offset, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1', DONT_FAKE_MONOTONIC: '1' } });
    await run.start(program);
    await sendAll(program, feed.declared);
    const events = feed.told; const part = Math.ceil(events.length / (JUMPS.length + 1));
    await sendAll(program, events.slice(0, part));
    const judged = {};
    for (const [i, [name, seconds]] of JUMPS.entries()) {
      set(seconds);
      judged[name] = await judgements(run, program, name, Date.now() + seconds * 1000);
      await sendAll(program, events.slice(part * (i + 1), part * (i + 2)));
      const settledMs = await run.settled(program);
      run.hold((await program.get('/readyz')).status === 200, `not ready when the clock is ${name}`);
      run.say(`clock ${name}: ${JSON.stringify(judged[name])}; settled after ${settledMs} ms`);
    }
    const compared = await run.compare(program, feed);
    return { judged, ...compared };
  },
};

/** What becomes of events around the moment that the program takes for now. */
async function judgements(run, program, name, nowMs) {
  const answers = {};
  for (const [what, ms, isTaken] of [['2 days ago', -2880 * MINUTE_MS, true], ['now', 0, true], ['4 min ahead', AHEAD_MS - MINUTE_MS, true], ['6 min ahead', AHEAD_MS + MINUTE_MS, false]]) {
    const event = { specversion: '1.0', id: `${name} ${what}`, source: 'faults-clock', type: 'call.offered.v1', subject: `clock ${name} ${what}`, time: new Date(nowMs + ms).toISOString(), org: ORG, data: { direction: 'inbound' } };
    const { accepted, rejected } = await program.send([event]);
    answers[what] = accepted === 1 ? 'accepted' : rejected[0]?.reason ?? 'duplicate';
    run.hold((accepted === 1) === isTaken, `clock ${name}: an event ${what} is ${answers[what]}`);
    if (isTaken) await within(`the event ${what} to be stored when the clock is ${name}`, SEEN_MS, async () => (await program.get(`/v1/events?${new URLSearchParams({ org: ORG, subject: event.subject })}`)).body.items?.some(({ id }) => id === event.id));
  }
  return answers;
}
