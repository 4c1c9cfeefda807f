/** All that readers can see of a program, to be compared with that of another one. */
import { isOurs, RANGE } from './feed.mjs';

const AT_ONCE = 8;
const ANSWER_MS = 60_000;
/** A subject has fewer events. */
const PAGE = 1000;
/** Every figure as a whole, by hour, and by queue. */
const QUESTIONS = [{}, { grain: 'hour' }, { groupBy: 'queue' }];
/** Each subject is a question of its own: of a long feed so many are asked for, spread over all of it. Figures and calls are read whole. */
const SUBJECTS_MAX = 400;
/** How often a call was told anew depends on how its events came in batches. */
const NOT_COMPARED = 'revision';

/**
 * @typedef {object} Picture
 * @property {ReadonlyMap<string, unknown>} figures rows, by question
 * @property {ReadonlyMap<string, string>} calls a line for each, by id
 * @property {readonly string[]} callsTwice
 * @property {ReadonlyMap<string, readonly string[]>} events ids of publishers' events, by subject, of some subjects
 * @property {number} quarantined
 */

/** @param {import('@sanxiang/testing').Program} program */
async function ask(program, path) {
  const answer = await program.get(path, ANSWER_MS);
  if (answer.status !== 200 && answer.status !== 400) throw new Error(`GET ${path}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`);
  return answer;
}

/** @template Item, Result @param {readonly Item[]} items @param {(item: Item) => Promise<Result>} work @returns {Promise<Result[]>} */
export async function atOnce(items, work) {
  const results = [];
  let next = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => { while (next < items.length) { const i = next++; results[i] = await work(items[i]); } }));
  return results;
}

/**
 * Of a settled program.
 * @param {import('@sanxiang/testing').Program} program @param {readonly string[]} subjects whose events are asked for @returns {Promise<Picture>}
 */
export async function pictureOf(program, subjects) {
  const { items: metrics } = (await ask(program, '/v1/metrics')).body;
  const questions = metrics.flatMap(({ id }) => QUESTIONS.map((more) => `${id}?${new URLSearchParams({ ...RANGE, ...more })}`));
  // A figure that cannot be grouped so is refused by every program alike.
  const figures = await atOnce(questions, async (question) => { const { status, body } = await ask(program, `/v1/metrics/${question}`); return [question, status === 200 ? body.rows : status]; });
  const events = await atOnce(subjects, async (subject) => {
    const { body } = await ask(program, `/v1/events?${new URLSearchParams({ subject, limit: String(PAGE) })}`);
    return [subject, body.items.filter(({ source }) => isOurs(source)).map(({ id }) => id).sort()];
  });
  const { calls, twice } = callsOf(String((await ask(program, `/v1/export/calls.csv?${new URLSearchParams(RANGE)}`)).body));
  const quarantine = (await ask(program, '/v1/quarantine')).body;
  return { figures: new Map(figures), calls, callsTwice: twice, events: new Map(events), quarantined: quarantine.items.filter(({ source }) => isOurs(source)).length };
}

/** Subjects spread over all of a feed. @param {import('./feed.mjs').Feed} feed */
export function someSubjects(feed) {
  const all = [...feed.idsBySubject.keys()]; const step = Math.ceil(all.length / SUBJECTS_MAX);
  return all.filter((_, i) => i % step === 0);
}

/** The feed has no quotes and no line breaks in any value. */
function callsOf(csv) {
  const [head = '', ...lines] = csv.replace(/^\uFEFF/, '').trim().split(/\r?\n/);
  const leftOut = head.split(',').indexOf(NOT_COMPARED);
  const calls = new Map(); const twice = [];
  for (const line of lines) {
    const [id, ...values] = line.split(',').filter((_, i) => i !== leftOut);
    if (calls.has(id)) twice.push(id);
    calls.set(id, values.join(','));
  }
  return { calls, twice };
}

/**
 * What of the feed a picture has lost or has twice, and where it differs from an undisturbed one.
 * @param {import('./feed.mjs').Feed} feed @param {Picture} got @param {Picture} wanted
 */
export function judge(feed, got, wanted) {
  const lost = []; const doubled = []; const differing = [];
  for (const [subject, found] of got.events) {
    const ids = feed.idsBySubject.get(subject) ?? [];
    const counts = Map.groupBy(found, (id) => id);
    lost.push(...ids.filter((id) => !counts.has(id)));
    doubled.push(...[...counts].filter(([, list]) => list.length > 1).map(([id]) => id));
  }
  doubled.push(...got.callsTwice);
  for (const [name, of] of [['figure', 'figures'], ['call', 'calls']]) {
    for (const [key, value] of wanted[of]) if (!isSame(got[of].get(key), value)) differing.push(`${name} ${key}\n    undisturbed ${short(value)}\n    here        ${short(got[of].get(key))}`);
    for (const key of got[of].keys()) if (!wanted[of].has(key)) differing.push(`${name} ${key} is only here`);
  }
  if (got.quarantined > 0) differing.push(`${got.quarantined} events are in quarantine`);
  const filled = [...wanted.figures.values()].filter((rows) => Array.isArray(rows) && rows.some((row) => row.value !== null && row.count !== 0)).length;
  return { lost, doubled, differing, events: feed.inOrder.length, subjects: got.events.size, calls: wanted.calls.size, figures: wanted.figures.size, filled };
}

/** Sums of the same numbers in another order. */
const ROUNDING = 1e-9;

function isSame(a, b) {
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) <= ROUNDING * Math.max(1, Math.abs(a), Math.abs(b));
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const keys = Object.keys(b);
  return Object.keys(a).length === keys.length && keys.every((key) => isSame(a[key], b[key]));
}

const SHORT = 400;
const short = (value) => (JSON.stringify(value) ?? 'nothing').slice(0, SHORT);
