import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Stages by file and function: the innermost call on the stack that is named here has the time. @type {readonly (readonly [string, RegExp, RegExp])[]} */
const STAGES = [
  ['lines of the body', /intake\/dist\/lines\.js/, /./],
  ['parse', /intake\.service\.js/, /^parsed$/],
  ['validate', /contracts\/dist\/(validate|content|envelope|events)|typebox/, /./],
  ['take', /intake\.service\.js/, /./],
  ['known events', /id-index\.js|embedded-admission\.js|classic-level|abstract-level/, /./],
  ['append to the log', /topic-file\.js/, /^append$/],
  ['append to the log', /embedded-event-log\.js/, /^(append|flush)$/],
  ['read the log', /topic-file\.js/, /^(records|chunkAt)$/],
  ['parse and sort', /incoming\.js/, /./],
  ['state: load', /embedded-state-store\.js/, /^(load|due)$/],
  ['state: save', /embedded-state-store\.js/, /./],
  ['judge', /norms\/dist\/(judge|patterns|case|books|working-time)\//, /./],
  ['say', /norms\/dist\/service\/saying\.js/, /./],
  ['next state', /norms\/dist\/service\//, /./],
  ['sink: cases', /analytics\/dist\/cases\//, /./],
  ['sink: cases', /case-fact\.js/, /^(read|long)/],
  ['sink: cases', /sink\.js/, /^cases$/],
  ['call: fold', /call-fold\/dist/, /./],
  ['call: say', /call\.service\.js/, /^(say|digestOf|factRecord)$/],
  ['call: say', /call-recorded\.js/, /./],
  ['call: next state', /call\.service\.js/, /./],
  ['sink: raw events', /event-rows\.js|native-block\.js|source-clocks\.js/, /./],
  ['sink: raw events', /sink\.js/, /^events$/],
  ['sink: calls', /facts\/|fill-call|call-fact/, /./],
  ['sink: calls', /sink\.js/, /^(facts|calls)$/],
  ['sink: send', /clickhouse|node:_http_client|node:_http_outgoing/, /./],
  ['http', /node:http|node:_http|node:net|node:stream|node:internal\/streams|fastify|http\/dist/, /./],
  ['roll-ups', /roll-ups/, /./],
];
const SHOWN_US_MIN = 0.05;
/** The profiler's own thread, which nobody has who does not profile. */
const PROFILER = /ProfEvntProc/;
const THREAD_OF = { intake: 'main', pipeline: 'WorkerThread', judge: 'WorkerThread' };

/** @typedef {{ nodes: { id: number, callFrame: { functionName: string, url: string }, children?: number[] }[], samples: number[], timeDeltas: number[] }} Profile */

/**
 * Processor time an event, µs: of each kind of thread, and of each stage in the threads of intake, pipeline and judge. A stage has the share of its thread's time
 * that it has of the thread's samples; they are taken by the clock on the wall, so that what waits for the disk looks larger than it is.
 * @param {ReadonlyMap<string, import('./thread-times.mjs').ThreadTime>} times
 */
export function stagesOf(/** @type {string} */ dir, times, /** @type {number} */ events) {
  const kinds = Map.groupBy([...times.values()].filter((t) => !PROFILER.test(t.thread)), (t) => `${t.process}\n${t.thread}`);
  const threads = [...kinds.values()].map((all) => ({ process: all[0]?.process ?? '', thread: all[0]?.thread ?? '', us: all.reduce((sum, t) => sum + t.us, 0) / events }));
  const profiles = readdirSync(dir).filter((file) => file.endsWith('.cpuprofile')).flatMap((file) => {
    const profile = /** @type {Profile} */ (JSON.parse(readFileSync(join(dir, file), 'utf8')));
    const where = whereOf(profile);
    return where === null ? [] : [{ where, ...sharesOf(profile) }];
  });
  const stages = profiles.flatMap(({ where, busy, shares }) => {
    const kind = THREAD_OF[where];
    const all = threads.find((t) => t.process === 'program' && t.thread === kind)?.us ?? 0;
    // Threads of one name share its time as their samples do.
    const own = all * busy / profiles.filter((p) => THREAD_OF[p.where] === kind).reduce((sum, p) => sum + p.busy, 0);
    return [{ where, stage: 'all', us: own }, ...[...shares].map(([stage, share]) => ({ where, stage, us: own * share }))];
  });
  const largestFirst = (/** @type {{ us: number }} */ a, /** @type {{ us: number }} */ b) => b.us - a.us;
  return { us: threads.reduce((sum, t) => sum + t.us, 0), threads: threads.filter((t) => t.us >= SHOWN_US_MIN).sort(largestFirst), stages: stages.filter((s) => s.us >= SHOWN_US_MIN).sort(largestFirst) };
}

/** Which thread a profile is of; null: none of ours. @returns {'intake' | 'pipeline' | 'judge' | null} */
function whereOf(/** @type {Profile} */ { nodes }) {
  const runs = (/** @type {string} */ file) => nodes.some((n) => n.callFrame.url.endsWith(file));
  return runs('intake/dist/intake.service.js') ? 'intake' : runs('call/dist/call.service.js') ? 'pipeline' : runs('norms/dist/service/judge.service.js') ? 'judge' : null;
}

/** Share of each stage in the samples of a thread that was not idle, and how long these are together. */
function sharesOf(/** @type {Profile} */ { nodes, samples, timeDeltas }) {
  const byId = new Map(nodes.map((n) => [n.id, n]));
  const parents = new Map(nodes.flatMap((n) => (n.children ?? []).map((child) => [child, n.id])));
  const known = new Map();
  const stageOf = (/** @type {number} */ id) => {
    if (!known.has(id)) known.set(id, named(byId.get(id)?.callFrame) ?? (parents.has(id) ? stageOf(parents.get(id) ?? 0) : 'other'));
    return known.get(id);
  };
  const times = new Map();
  samples.forEach((id, i) => { const stage = stageOf(id); times.set(stage, (times.get(stage) ?? 0) + (timeDeltas[i] ?? 0)); });
  times.delete('(idle)');
  const all = [...times.values()].reduce((sum, us) => sum + us, 0);
  return { busy: all, shares: new Map([...times].map(([stage, us]) => [stage, us / all])) };
}

function named(/** @type {{ functionName: string, url: string } | undefined} */ frame) {
  if (frame === undefined) return undefined;
  const { functionName, url } = frame;
  if (functionName === '(garbage collector)') return 'garbage';
  if (functionName === '(idle)' || functionName === '(program)') return functionName;
  return STAGES.find(([, file, name]) => file.test(url) && name.test(functionName))?.[0];
}
