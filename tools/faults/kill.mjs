/** SIGKILL at random moments while events come in. */
import { setTimeout as pause } from 'node:timers/promises';
import { oneOf, randomFrom, signal, wholeFrom } from '@sanxiang/testing';
import { inRequests, makeFeed } from './feed.mjs';
import { Publishers, sendAll } from './publishers.mjs';
import { quantile } from './run.mjs';

/** Every third time one process alone is killed. */
const ONE_OF = 3;
/** Share of kills in the middle of sending; the others come somewhat later, when the stages behind intake are at work. */
const WHILE_SENDING = 0.7;
const LATER_MS_MAX = 1500;
const NEXT_MS_MAX = 4;
/** Share of kills in the middle of a start. */
const WHILE_STARTING = 0.2;
/** After a process died alone the program brings it back, or ends as a whole; it is watched for so long before it is asked whether it is ready. */
const NOTICE_MS = 1500;

/** @type {import('./faults.mjs').Fault} */
export const kill = {
  what: '随机时刻 SIGKILL 整个程序，每第三次只杀一个进程 · SIGKILL of the whole at random moments, of one process every third time',
  options: { kills: '30', parallel: '6' },
  async work(run, { seed, calls, kills, parallel }) {
    const feed = makeFeed({ seed: Number(seed), calls: Number(calls) });
    const random = randomFrom(Number(seed) + 1);
    const program = await run.program();
    const firstReadyMs = await run.start(program);
    run.say(`${feed.calls} calls, ${feed.inOrder.length} events; ready after ${firstReadyMs} ms`);
    await sendAll(program, feed.declared);
    const requests = inRequests(feed.told, Number(seed));
    const publishers = new Publishers(program, Number(parallel));
    const killed = { whole: 0, one: 0, starting: 0, endedAsWhole: 0, cutOff: 0 };
    const readyMs = []; const backMs = [];
    const share = Math.ceil(requests.length / (Number(kills) + 1));
    for (let i = 1; i <= Number(kills); i += 1) {
      publishers.waiting.push(...requests.splice(0, share));
      const work = publishers.run();
      if (random() < WHILE_SENDING) { await publishers.answered(wholeFrom(random, 1, Math.max(1, share - 2))); await pause(wholeFrom(random, 0, NEXT_MS_MAX)); } else await pause(wholeFrom(random, 0, LATER_MS_MAX));
      killed.cutOff += publishers.underWay;
      if (i % ONE_OF === 0) backMs.push(await killOne(run, program, random, killed));
      else readyMs.push(await killWhole(run, program, random, killed));
      await publishers.halt();
      await work;
      run.say(`${i} of ${kills} kills, ${publishers.accepted} events accepted, ready again after ${(i % ONE_OF === 0 ? backMs : readyMs).at(-1)} ms`);
    }
    publishers.waiting.push(...requests);
    await publishers.run();
    for (const text of publishers.faults) run.fault(text);
    run.hold(publishers.accepted <= feed.inOrder.length, `${publishers.accepted} events were accepted as new, there are ${feed.inOrder.length}`);
    const compared = await run.compare(program, feed);
    return { ...killed, sentAgain: publishers.sentAgain, duplicates: publishers.duplicates, firstReadyMs, readyMs: spread(readyMs), oneBackMs: spread(backMs), ...compared };
  },
};

const spread = (values) => ({ median: quantile(values, 0.5), max: quantile(values, 1) });

async function killWhole(run, program, random, killed) {
  await program.kill();
  killed.whole += 1;
  if (random() < WHILE_STARTING) {
    program.launch();
    await pause(wholeFrom(random, 10, LATER_MS_MAX));
    await program.kill();
    killed.whole += 1; killed.starting += 1;
  }
  return run.start(program);
}

/** Answers the milliseconds until all of it was ready again. */
async function killOne(run, program, random, killed) {
  const victim = oneOf(random, program.processes());
  const began = performance.now();
  run.say(`kills ${nameOf(victim)}`);
  signal(victim, 'SIGKILL');
  killed.one += 1;
  while (program.runs && performance.now() - began < NOTICE_MS) await pause(10);
  if (program.runs) await run.ready(program);
  else { killed.endedAsWhole += 1; await program.kill(); await run.start(program); }
  return Math.round(performance.now() - began);
}

const nameOf = ({ command }) => command.split(' ').filter((word) => !word.startsWith('-')).slice(0, 3).map((word) => word.slice(word.lastIndexOf('/') + 1)).join(' ');
