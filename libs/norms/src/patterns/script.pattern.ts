import { Type, type Static } from 'typebox';
import { parameterOf } from '../books/book.js';
import { isInLexicon } from '../case/lexicon.js';
import { speechOf, type Spoken } from '../case/speech.js';
import { momentsOf } from '../case/occasion.js';
import { canMiss, finding, GIVEN_UP, isUnfinished, notReported, type Bench, type Finding, type Judged } from './finding.js';

/** 话术：在一段对话里必须说、不得说的话 · Phrases required or forbidden in a stretch of the conversation. */
export const SCRIPT = Type.Object({
  /** Cues of the lexicon, all of which have to be said. */
  require: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
  /** Or: a parameter that lists them, without what `prefix` puts before each. */
  requireAll: Type.Optional(Type.String()),
  prefix: Type.Optional(Type.String()),
  /** Cues of which none may be said. */
  forbid: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
  /** Where: the agent's first turn from the trigger on, their last one, or all of it. */
  stretch: Type.Enum(['first-turn', 'last-turn', 'all']),
  needs: Type.Optional(Type.String()),
}, { additionalProperties: false });
export type Script = Static<typeof SCRIPT>;

/** How sure a match of words in a transcript is, and how sure it is that they were not there: recognition drops words rather than inventing them. */
const CONFIDENCE = { heard: 0.9, missed: 0.7 } as const;
const NEEDS = 'call.script_cue';

/** What was said in the stretch, and whether it is over. */
interface Stretch {
  readonly turn: Spoken | null;
  readonly cues: readonly Spoken[];
  /** When no more will be said in it; null: it goes on. */
  readonly closedAt: number | null;
  readonly machine: boolean;
}

export function judgeScript(args: Script, bench: Bench): Judged {
  const stretch = stretchOf(args, bench);
  return args.forbid === undefined ? judgeRequired(args, bench, stretch) : judgeForbidden(args.forbid, args, bench, stretch);
}

function stretchOf({ stretch }: Script, { occasion }: Bench): Stretch {
  const { view, overAt } = occasion;
  const at = stretch === 'first-turn' ? occasion.at : momentsOf(occasion.fact('answered'))[0]?.at ?? occasion.at;
  const stop = momentsOf(occasion.fact('ended')).find((m) => m.at >= at)?.at ?? overAt;
  const { turns, cues } = speechOf(view.events, view.call?.call.answeredAt ?? at);
  const inside = (from: number, to: number) => (s: Spoken): boolean => s.at >= from && s.at < to;
  const until = stop ?? Infinity;
  const own = turns.filter(inside(at, until));
  const machine = turns.some((t) => t.machine);
  if (stretch === 'first-turn') {
    const second = own[1]?.at;
    return { turn: own[0] ?? null, cues: cues.filter(inside(at, second ?? until)), closedAt: second ?? stop, machine };
  }
  const last = own.at(-1) ?? null;
  // What is said in the second of the end belongs to the conversation.
  const all = cues.filter((c) => c.at >= at && c.at <= until);
  return { turn: last, cues: stretch === 'all' || last === null ? all : all.filter((c) => c.at >= last.at), closedAt: stop, machine };
}

const said = (cue: string) => (s: Spoken): boolean => s.cues.includes(cue);

function judgeRequired(args: Script, bench: Bench, stretch: Stretch): Finding {
  const required = requiredOf(args, bench);
  const heard = required.flatMap((cue) => stretch.cues.find(said(cue)) ?? []);
  const missing = required.filter((cue) => !stretch.cues.some(said(cue)));
  const machine = heard.some((h) => h.machine);
  if (missing.length === 0) {
    const last = Math.max(...heard.map((h) => h.at));
    return finding(bench, { state: 'met', decidedAt: last, evidence: heard.map((h) => h.id), machine, confidence: machine ? CONFIDENCE.heard : null, reason: { zh: `说了 ${required.join('、')}`, en: `said: ${required.join(', ')}` } });
  }
  const undecided = waiting(bench, stretch);
  if (undecided !== null) return undecided;
  const decidedAt = stretch.closedAt ?? bench.occasion.at;
  const evidence = [...heard.map((h) => h.id), ...(stretch.turn === null ? [] : [stretch.turn.id])];
  if (!canMiss(bench, args.needs ?? NEEDS)) return finding(bench, { state: 'unknown', decidedAt, evidence, reason: notReported(args.needs ?? NEEDS) });
  if (stretch.turn === null) return finding(bench, { state: 'unknown', decidedAt, evidence, reason: { zh: '无法判定：坐席此后没有开口', en: 'unknown: the agent did not speak after it' } });
  const unheard = stretch.machine ? missing.filter((cue) => !isInLexicon(cue)) : [];
  if (unheard.length > 0) return finding(bench, { state: 'unknown', decidedAt, evidence, reason: { zh: `无法判定：词表里没有 ${unheard.join('、')}`, en: `unknown: the lexicon has no ${unheard.join(', ')}` } });
  return finding(bench, { state: 'breached', decidedAt, evidence, machine: stretch.machine, confidence: stretch.machine ? CONFIDENCE.missed : null, reason: { zh: `没有说 ${missing.join('、')}`, en: `not said: ${missing.join(', ')}` } });
}

function requiredOf({ require, requireAll, prefix = '' }: Script, { book }: Bench): readonly string[] {
  if (requireAll === undefined) return require ?? [];
  const listed = parameterOf(book, requireAll);
  if (listed?.kind !== 'words') throw new Error(`${requireAll} is no list of words`);
  return listed.words.map((word) => prefix + word);
}

function judgeForbidden(forbid: readonly string[], args: Script, bench: Bench, stretch: Stretch): Finding {
  const hit = stretch.cues.find((s) => s.cues.some((c) => forbid.includes(c)));
  if (hit !== undefined) {
    const what = hit.cues.filter((c) => forbid.includes(c)).join(', ');
    return finding(bench, { state: 'breached', decidedAt: hit.at, evidence: [hit.id], machine: hit.machine, confidence: hit.machine ? CONFIDENCE.heard : null, reason: { zh: `说了 ${what}`, en: `said: ${what}` } });
  }
  const undecided = waiting(bench, stretch);
  if (undecided !== null) return undecided;
  const decidedAt = stretch.closedAt ?? bench.occasion.at;
  if (!canMiss(bench, args.needs ?? NEEDS)) return finding(bench, { state: 'unknown', decidedAt, evidence: [], reason: notReported(args.needs ?? NEEDS) });
  return finding(bench, { state: 'met', decidedAt, evidence: [], machine: stretch.machine, confidence: stretch.machine ? CONFIDENCE.missed : null, reason: { zh: `没有说 ${forbid.join('、')}`, en: `not said: ${forbid.join(', ')}` } });
}

/** Nothing can be said while the stretch goes on; of a call that was given up, never. */
function waiting(bench: Bench, { closedAt }: Stretch): Finding | null {
  if (closedAt !== null) return null;
  if (isUnfinished(bench)) return finding(bench, { state: 'unknown', decidedAt: bench.occasion.at, evidence: [], reason: GIVEN_UP });
  return finding(bench, { state: 'open', decidedAt: bench.occasion.at, evidence: [], reason: { zh: '尚在进行', en: 'still going on' } });
}
