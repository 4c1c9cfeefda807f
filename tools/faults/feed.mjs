/** A made-up morning of a hotline, from a seed: what really happened, and the disorder in which it is told. */
import { agentState, callStory, oneOf, randomFrom, retractionOf, sourceAdvanced, sourceDeclared, wholeFrom } from '@sanxiang/testing';

/** @typedef {import('@sanxiang/contracts').CloudEvent} CloudEvent */

const SOURCES = ['faults-pbx-a', 'faults-pbx-b', 'faults-pbx-c'];
/** Whether a source is one of the feed's. */
export const isOurs = (/** @type {string | null} */ source) => source !== null && SOURCES.includes(source);
const QUEUES = ['repair', 'billing', 'vip', 'complaints'];
const AGENTS = Array.from({ length: 12 }, (_, i) => `A${String(i + 1).padStart(2, '0')}`);
/** 2026-03-02 08:00 in Shanghai, a Monday. */
const START_MS = Date.UTC(2026, 2, 2, 0);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Days asked for in figures; calls of a long feed run on into the following days. */
export const RANGE = { from: '2026-03-01', to: '2026-04-01', tz: 'Asia/Shanghai' };
/** Mean pause between two calls. */
const PAUSE_MS = [200, 9000];

const ABANDONED = 0.09; const DIVERTED = 0.03; const NEVER_ENDED = 0.01; const TRANSFERRED = 0.12; const HELD = 0.35; const TAKEN_BACK = 0.03;
const LATE = 0.05; const SHAKEN = 0.1; const TWICE = 0.05;
const LATE_BY_MAX = 3000; const SHAKEN_BY_MAX = 8;

/** One call, told in order. */
function call(random, id, startAt) {
  const happens = (share) => random() < share;
  const pass = (story, min, max) => story.after(wholeFrom(random, min, max));
  const queue = oneOf(random, QUEUES); const agent = oneOf(random, AGENTS);
  let story = callStory(id, { source: oneOf(random, SOURCES), startAt }).offered({ line: '400-810-3000', department: `D-${queue}` });
  story = pass(pass(story, 500, 15_000).queued(queue), 500, 50_000);
  if (happens(ABANDONED)) return story.abandoned('queue').events();
  if (happens(DIVERTED)) return story.diverted('timeout').events();
  story = pass(story.ringing(1, { agent }), 1000, 9000).answered(agent, { rings: wholeFrom(random, 1, 4) });
  if (happens(NEVER_ENDED)) return story.events();
  story = pass(story, 8000, 120_000);
  if (happens(HELD)) {
    story = pass(story.consented('hold', { statedLimitSec: 60 }), 300, 1500);
    story = pass(story.held(), 3000, 40_000);
    if (happens(0.4)) story = pass(story.waitPrompt(), 1000, 20_000);
    story = pass(story.resumed(), 4000, 60_000);
  }
  let last = agent;
  if (happens(TRANSFERRED)) {
    const to = oneOf(random, AGENTS.filter((other) => other !== agent));
    story = pass(story.transferRequested({ to, toKind: 'agent', mode: 'warm' }), 2000, 12_000);
    if (happens(0.2)) story = pass(story.transferFailed({ reason: 'no answer' }), 2000, 9000);
    else { last = to; story = pass(pass(story.transferAccepted({ by: to }), 300, 2000).transferCompleted({ to }).answered(to), 9000, 90_000); }
  }
  story = pass(story.ended(happens(0.8) ? 'customer' : 'agent'), 1500, 30_000);
  return (happens(0.85) ? story.wrappedUp({ agent: last, resolved: happens(0.8), reasonCode: `R${wholeFrom(random, 1, 9)}` }) : story).events();
}

/** What agents do beside calls, an hour at a time. */
function states(random, from, to) {
  /** @type {CloudEvent[]} */
  const said = [];
  for (const agent of AGENTS) {
    said.push(agentState(agent, 'ready', { atMs: from - wholeFrom(random, 1, 600) * 1000, source: SOURCES[0] }));
    for (let at = from + wholeFrom(random, 10, 40) * 60_000; at < to; at += wholeFrom(random, 20, 60) * 60_000) said.push(agentState(agent, random() < 0.5 ? 'not_ready' : 'ready', { atMs: at, source: SOURCES[0] }));
    said.push(agentState(agent, 'logged_out', { atMs: to + wholeFrom(random, 1, 600) * 1000, source: SOURCES[0] }));
  }
  return said;
}

/**
 * @typedef {object} Feed
 * @property {readonly CloudEvent[]} declared what the sources say of themselves, before anything else
 * @property {readonly CloudEvent[]} inOrder every event once, as it happened
 * @property {readonly CloudEvent[]} told the same as publishers tell it: some late, some out of order, some twice
 * @property {readonly CloudEvent[]} through that nothing more will follow: calls that never ended are closed by it
 * @property {ReadonlyMap<string, readonly string[]>} idsBySubject what has to be found of each subject
 * @property {number} calls
 */

/** @param {{ seed: number, calls: number }} options @returns {Feed} */
export function makeFeed({ seed, calls }) {
  const random = randomFrom(seed);
  /** @type {CloudEvent[]} */
  const events = [];
  let at = START_MS;
  for (let i = 1; i <= calls; i += 1) {
    at += wholeFrom(random, ...PAUSE_MS);
    const told = call(random, `f${seed}-${String(i).padStart(7, '0')}`, at);
    events.push(...told);
    const mistaken = told.find(({ type }) => type === 'call.wrapped_up.v1' || type === 'call.wait_prompt.v1');
    if (mistaken !== undefined && random() < TAKEN_BACK) events.push(retractionOf(mistaken, { atMs: Date.parse(mistaken.time) + 60_000 }));
  }
  events.push(...states(random, START_MS, at));
  const inOrder = events.sort((a, b) => Date.parse(a.time) - Date.parse(b.time) || (a.id < b.id ? -1 : 1));
  const last = Date.parse(inOrder.at(-1)?.time ?? '');
  return {
    declared: SOURCES.map((source) => sourceDeclared(['call.consent', 'call.held'], { atMs: START_MS - HOUR_MS, source })),
    inOrder, told: disordered(random, inOrder),
    through: SOURCES.map((source) => sourceAdvanced(last + DAY_MS, { atMs: last, source })),
    idsBySubject: new Map([...Map.groupBy(inOrder, ({ subject }) => subject)].map(([subject, list]) => [subject, list.map(({ id }) => id).sort()])),
    calls,
  };
}

/** @param {() => number} random @param {readonly CloudEvent[]} events */
function disordered(random, events) {
  const places = events.flatMap((event, i) => {
    const by = random() < LATE ? wholeFrom(random, 50, LATE_BY_MAX) : random() < SHAKEN ? wholeFrom(random, -SHAKEN_BY_MAX, SHAKEN_BY_MAX) : 0;
    return [{ event, at: i + by }, ...random() < TWICE ? [{ event, at: i + wholeFrom(random, 0, LATE_BY_MAX) }] : []];
  });
  return places.sort((a, b) => a.at - b.at).map(({ event }) => event);
}

const SINGLE = 0.15; const BATCH = 0.15;

/**
 * The events in requests of all three kinds.
 * @param {readonly CloudEvent[]} events @param {number} seed
 * @returns {{ type: string, body: string, events: readonly CloudEvent[] }[]}
 */
export function inRequests(events, seed, [least, most] = [5, 80]) {
  const random = randomFrom(seed);
  const requests = [];
  for (let i = 0; i < events.length;) {
    const kind = random();
    const some = events.slice(i, i += kind < SINGLE ? 1 : wholeFrom(random, least, most));
    const [type, body] = kind < SINGLE ? ['application/cloudevents+json', JSON.stringify(some[0])]
      : kind < SINGLE + BATCH ? ['application/cloudevents-batch+json', JSON.stringify(some)]
        : ['application/x-ndjson', some.map((event) => JSON.stringify(event)).join('\n')];
    requests.push({ type, body, events: some });
  }
  return requests;
}
