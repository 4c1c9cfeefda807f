/** Processes of a service come and go while events come in: the partitions of the log are shared among those that are there. */
import { setTimeout as pause } from 'node:timers/promises';
import { oneOf, randomFrom, wholeFrom } from '@sanxiang/testing';
import { makeFeed } from './feed.mjs';
import { holdDown } from './parts.mjs';
import { sendAll } from './publishers.mjs';
import { Steady } from './steady.mjs';

const NUMBER = 3;
const SERVICES = ['call', 'analytics'];
const DOWN_MS = [1500, 6000];
const UP_MS = [500, 4000];

/** @type {import('./faults.mjs').Fault} */
export const rebalance = {
  what: '处理进程来来去去（仅分开的进程）· processes of call and analytics come and go (split mode only)',
  options: { times: '8', rate: '200' },
  async work(run, { seed, calls, times, rate }) {
    if (!run.split) throw new Error('只有分开的进程才有，加 --split · only split mode has it, add --split');
    const feed = makeFeed({ seed: Number(seed), calls: Number(calls) });
    const random = randomFrom(Number(seed) + 1);
    const program = await run.program('program', { args: SERVICES.flatMap((service) => [`--${service}`, String(NUMBER)]) });
    run.say(`ready after ${await run.start(program)} ms; ${feed.inOrder.length} events`);
    await sendAll(program, feed.declared);
    const steady = new Steady(program, feed.told, Number(rate));
    steady.start();
    for (let i = 1; i <= Number(times); i += 1) {
      const name = `${oneOf(random, SERVICES)}-${wholeFrom(random, 1, NUMBER)}`;
      const letUp = holdDown(program, name);
      await pause(wholeFrom(random, ...DOWN_MS));
      letUp();
      run.say(`${i} of ${times}: ${name} was away; ${steady.publishers.accepted} events accepted`);
      await pause(wholeFrom(random, ...UP_MS));
    }
    await steady.finish();
    for (const text of steady.publishers.faults) run.fault(text);
    await run.ready(program);
    const compared = await run.compare(program, feed);
    return { times: Number(times), processes: NUMBER, perSecond: Number(rate), answers: steady.publishers.answers, ...compared };
  },
};
