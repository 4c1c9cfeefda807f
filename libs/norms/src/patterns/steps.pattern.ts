import { Type, type Static } from 'typebox';
import { parameterOf, type Book } from '../books/book.js';
import { resolutionAt } from '../case/case-view.js';
import { speechOf, type Spoken } from '../case/speech.js';
import { quantityOf } from './condition.js';
import { canMiss, finding, notReported, seconds, UNSURE, type Bench, type Judged } from './finding.js';

const Step = Type.Object({
  /** Cues of which any will do. */
  said: Type.Array(Type.String(), { minItems: 1 }),
  /** A parameter: how long to wait after it for an answer. */
  wait: Type.Optional(Type.String()),
  /** A parameter that is a number: how often. */
  times: Type.Optional(Type.String()),
  /** A parameter that lists a wait for each time. */
  waits: Type.Optional(Type.String()),
}, { additionalProperties: false });

/** 按步骤：触发之前要依次说过这些话，每次之后等够时间 · Before the trigger these things have been said in their order, with a wait after each. */
export const STEPS = Type.Object({ steps: Type.Array(Step, { minItems: 1 }), needs: Type.Optional(Type.String()) }, { additionalProperties: false });
export type Steps = Static<typeof STEPS>;

/** One thing to say, and how long to wait after it, ms. */
interface Todo { readonly said: readonly string[]; readonly waitMs: number }

/** Of what was heard in a transcript, and of what was not. */
const CONFIDENCE = { heard: 0.9, missed: 0.7 } as const;
const NEEDS = 'call.script_cue';

export function judgeSteps({ steps, needs = NEEDS }: Steps, bench: Bench): Judged {
  const { occasion, book } = bench;
  const todo = steps.flatMap((step) => todoOf(step, book));
  if (todo.length === 0) return null;
  const answeredAt = occasion.view.call?.call.answeredAt ?? -Infinity;
  const cues = speechOf(occasion.view).cues.filter((c) => c.at >= answeredAt && c.at <= occasion.at);
  const [exact, generous, strict] = [0, 1, -1].map((way) => done(todo, cues, occasion.at, way * Math.max(0, resolutionAt(occasion.view, occasion.at) - 1)));
  const found = exact ?? [];
  const machine = found.some((c) => c.machine) || (cues.length === 0 && speechOf(occasion.view).written.length > 0);
  const waits = todo.reduce((sum, t) => sum + t.waitMs, 0);
  const common = { decidedAt: occasion.at, observed: found.length, limit: todo.length, unit: 'count', evidence: found.map((c) => c.id), machine };
  if (generous?.length !== strict?.length) return finding(bench, { ...common, state: 'unknown', machine: false, reason: UNSURE });
  if (found.length === todo.length) {
    return finding(bench, { ...common, state: 'met', confidence: machine ? CONFIDENCE.heard : null, reason: { zh: `${todo.length} 步都做到，共等 ${seconds(waits)} 秒`, en: `all ${todo.length} steps, with waits of ${seconds(waits)} s` } });
  }
  if (!canMiss(bench, needs)) return finding(bench, { ...common, state: 'unknown', machine: false, reason: notReported(needs) });
  return finding(bench, { ...common, state: 'breached', confidence: machine ? CONFIDENCE.missed : null, reason: { zh: `${todo.length} 步只做到 ${found.length} 步（说到并等够时间）`, en: `only ${found.length} of ${todo.length} steps were said and waited for` } });
}

function todoOf({ said, wait, times, waits }: Steps['steps'][number], book: Book): Todo[] {
  if (waits !== undefined) {
    const listed = parameterOf(book, waits);
    if (listed?.kind !== 'durations') throw new Error(`${waits} is no list of durations`);
    return listed.durations.flatMap((d): Todo[] => (d.kind === 'elapsed' ? [{ said, waitMs: d.ms }] : []));
  }
  const one: Todo = { said, waitMs: wait === undefined ? 0 : quantityOf(book, wait) };
  return Array.from({ length: times === undefined ? 1 : quantityOf(book, times) }, () => one);
}

/**
 * What was done of it, from the last step backwards: each is the latest that leaves enough time until the next. Stops at the first that is missing.
 * `slackMs`: how much shorter a wait may be.
 */
function done(todo: readonly Todo[], cues: readonly Spoken[], end: number, slackMs: number): Spoken[] {
  const found: Spoken[] = [];
  let until = end;
  for (const { said, waitMs } of [...todo].reverse()) {
    const cue = cues.findLast((c) => c.cues.some((id) => said.includes(id)) && !found.includes(c) && c.endAt + waitMs - slackMs <= until);
    if (cue === undefined) break;
    found.unshift(cue);
    until = cue.at;
  }
  return found;
}
