/** An engine is away for a while: dead, or there and silent. */
import { setTimeout as pause } from 'node:timers/promises';
import { makeFeed } from './feed.mjs';
import { PARTS, takeAway } from './parts.mjs';
import { sendAll } from './publishers.mjs';
import { within } from './run.mjs';
import { Steady, Watch } from './steady.mjs';

const BEFORE_S = 6;
/** After the return the stream goes on for so long at least, to be caught up with. */
const AFTER_S = 30;
const EVENTS_OF_A_CALL = 6;
const CAUGHT_UP_MS = 300_000;

/** @type {import('./faults.mjs').Fault} */
export const away = {
  what: '一个引擎离开一段时间（kill：被杀并不再起来；halt：停住不答）· an engine is away, dead (kill) or silent (halt)',
  options: { part: 'warehouse', how: 'kill', seconds: '20', rate: '500' },
  async work(run, { seed, part, how, seconds, rate }) {
    if (!Object.hasOwn(PARTS, part) || !['kill', 'halt'].includes(how)) throw new Error(`--part ${Object.keys(PARTS).join('|')} --how kill|halt`);
    if (!run.split && part !== 'warehouse') throw new Error(`${part}: 只有分开的进程才有，加 --split · only split mode has it, add --split`);
    const perSecond = Number(rate); const awayS = Number(seconds);
    const feed = makeFeed({ seed: Number(seed), calls: Math.ceil(perSecond * (BEFORE_S + awayS + AFTER_S) / EVENTS_OF_A_CALL) });
    const program = await run.program();
    run.say(`ready after ${await run.start(program)} ms; ${feed.inOrder.length} events, ${perSecond}/s`);
    await sendAll(program, feed.declared);
    const steady = new Steady(program, feed.told, perSecond);
    const { publishers } = steady;
    const watch = new Watch(program, publishers);
    steady.start();
    await pause(BEFORE_S * 1000);
    const before = { ...publishers.answers };
    const wentAt = performance.now();
    const bringBack = takeAway(program, part, how);
    run.say(`${part} is away (${how}) for ${awayS} s`);
    await pause(awayS * 1000);
    const during = minus(publishers.answers, before); const slowestMs = Math.round(publishers.slowestMs);
    const then = figured(watch);
    await bringBack();
    const backAt = performance.now();
    run.say(`${part} is back; publishers got meanwhile ${JSON.stringify(during)}; /readyz missed ${JSON.stringify(watch.missingBetween(wentAt, backAt))}`);
    // Batches are gathered: something is always under way, as much as before.
    const usual = Math.max(perSecond, ...watch.progress.filter(({ at }) => at < wentAt).map(({ behind }) => behind));
    const isIn = (look) => look !== undefined && look.at > backAt && look.behind <= usual && !steady.isBehind && watch.readyAgainMs(backAt) !== null && watch.firstNewMs(backAt) !== null;
    const caughtUp = await within('the stream to be caught up with', CAUGHT_UP_MS, () => isIn(watch.progress.at(-1)) && watch.progress.at(-1));
    const catchUpMs = Math.round(caughtUp.at - backAt);
    const catchUpPerS = Math.round((caughtUp.accepted - caughtUp.behind - then) / catchUpMs * 1000);
    run.say(`caught up after ${catchUpMs} ms (${catchUpPerS}/s); ready after ${watch.readyAgainMs(backAt)} ms, first new event in a figure after ${watch.firstNewMs(backAt)} ms`);
    await steady.finish();
    await watch.stop();
    for (const text of publishers.faults) run.fault(text);
    const compared = await run.compare(program, feed);
    const { missing, afterMs } = watch.missingBetween(wentAt, backAt);
    run.hold(missing.length > 0, '/readyz did not say that anything was missing');
    return { part, how, seconds: awayS, perSecond, answersMeanwhile: during, slowestAnswerMs: slowestMs, missing: missing.join(','), missingAfterMs: afterMs, readyAgainMs: watch.readyAgainMs(backAt), firstInFigureMs: watch.firstNewMs(backAt), catchUpMs, catchUpPerS, ...compared };
  },
};

/** Events that were in the figures when it was last looked. */
const figured = (watch) => { const last = watch.progress.at(-1); return last === undefined ? 0 : last.accepted - last.behind; };
const minus = (now, before) => Object.fromEntries(Object.entries(now).map(([status, count]) => [status, count - (before[status] ?? 0)]).filter(([, count]) => count > 0));
