import { Type, type Static } from 'typebox';
import { parameterOf } from '../books/book.js';
import { isHeardWhenSaid } from '../case/lexicon.js';
import { bandAt, isDuring } from './local-time.js';
import { speechOf, type Spoken } from '../case/speech.js';
import { momentsOf, type Occasion } from '../case/occasion.js';
import { canMiss, finding, GIVEN_UP, isUnfinished, notReported, type Bench, type Finding, type Judged } from './finding.js';

const Cues = Type.Array(Type.String(), { minItems: 1 });

/** 话术：在一段对话里必须说、不得说的话 · Phrases required or forbidden in a stretch of the conversation. */
export const SCRIPT = Type.Object({
  /** Cues of the lexicon, all of which have to be said. */
  require: Type.Optional(Cues),
  /** Or: a parameter that lists them, without what `prefix` puts before each. */
  requireAll: Type.Optional(Type.String()),
  prefix: Type.Optional(Type.String()),
  /** Of those that the parameter lists, only the ones that this fact has among its words. */
  only: Type.Optional(Type.String()),
  /** Cues of which at least one has to be said. */
  any: Type.Optional(Cues),
  /** Cues of which none may be said. */
  forbid: Type.Optional(Cues),
  /** A table of times of day: what it has for other times may not be said, `prefix` before each row. */
  forbidOtherTimes: Type.Optional(Type.String()),
  /** A table of dates in which it applies, on other days not. */
  during: Type.Optional(Type.String()),
  /** Where: the agent's first turn from the trigger on, their first two, their last one, all from the trigger on, or all of the call. */
  stretch: Type.Enum(['first-turn', 'opening', 'last-turn', 'rest', 'all']),
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
  const { book, occasion } = bench;
  if (args.during !== undefined && !isDuring(book, args.during, occasion.at)) return null;
  const stretch = stretchOf(args, bench);
  const forbidden = stretch.cues.length === 0 ? args.forbid ?? [] : [...args.forbid ?? [], ...otherTimes(args, bench)];
  const hit = stretch.cues.find((s) => s.cues.some((c) => forbidden.includes(c)));
  if (hit !== undefined) return saidForbidden(bench, hit, forbidden);
  if (args.require === undefined && args.requireAll === undefined && args.any === undefined) return judgeForbidden([...args.forbid ?? [], ...(args.forbidOtherTimes === undefined ? [] : [args.forbidOtherTimes])], args, bench, stretch);
  if (args.any?.some((cue) => stretch.cues.some(said(cue))) === true) return judgeRequired(args, bench, stretch, args.any.filter((cue) => stretch.cues.some(said(cue))).slice(0, 1));
  const required = args.any ?? requiredOf(args, bench);
  return required === null ? null : judgeRequired(args, bench, stretch, required);
}

/** Turns that a stretch has from the trigger on; the next one ends it. */
const TURNS = { 'first-turn': 1, opening: 2 } as const;

/** Many norms look at the same stretch of a conversation. */
const known = new WeakMap<Occasion, Map<Script['stretch'], Stretch>>();

function stretchOf({ stretch }: Script, { occasion }: Bench): Stretch {
  const stretches = known.get(occasion) ?? new Map<Script['stretch'], Stretch>();
  known.set(occasion, stretches);
  const found = stretches.get(stretch) ?? stretchIn(stretch, occasion);
  stretches.set(stretch, found);
  return found;
}

function stretchIn(stretch: Script['stretch'], occasion: Occasion): Stretch {
  const { view, overAt } = occasion;
  const isFromHere = stretch !== 'all' && stretch !== 'last-turn';
  const at = isFromHere ? occasion.at : momentsOf(occasion.fact('answered'))[0]?.at ?? occasion.at;
  const stop = momentsOf(occasion.fact('ended')).find((m) => m.at >= at)?.at ?? overAt;
  const { turns, cues } = speechOf(view);
  const inside = (from: number, to: number) => (s: Spoken): boolean => s.at >= from && s.at < to;
  const until = stop ?? Infinity;
  const own = turns.filter(inside(at, until));
  const machine = turns.some((t) => t.machine);
  if (stretch === 'first-turn' || stretch === 'opening') {
    const next = own[TURNS[stretch]]?.at;
    return { turn: own[0] ?? null, cues: cues.filter(inside(at, next ?? until)), closedAt: next ?? stop, machine };
  }
  const last = own.at(-1) ?? null;
  // What is said in the second of the end belongs to the conversation.
  const all = cues.filter((c) => c.at >= at && c.at <= until);
  return { turn: last, cues: stretch !== 'last-turn' || last === null ? all : all.filter((c) => c.at >= last.at), closedAt: stop, machine };
}

const said = (cue: string) => (s: Spoken): boolean => s.cues.includes(cue);

function judgeRequired(args: Script, bench: Bench, stretch: Stretch, required: readonly string[]): Finding {
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
  if (args.only !== undefined && untold(args.only, bench)) return finding(bench, { state: 'unknown', decidedAt, evidence, reason: { zh: '无法判定：没有报告客户说了哪几项', en: 'unknown: nothing tells which of them the customer gave' } });
  if (stretch.turn === null && args.stretch !== 'all') return finding(bench, { state: 'unknown', decidedAt, evidence, reason: { zh: '无法判定：坐席此后没有开口', en: 'unknown: the agent did not speak after it' } });
  const unheard = stretch.machine ? missing.filter((cue) => !isHeardWhenSaid(cue)) : [];
  const surely = missing.filter((cue) => !unheard.includes(cue));
  if (args.any === undefined ? surely.length === 0 : unheard.length > 0) return finding(bench, { state: 'unknown', decidedAt, evidence, reason: { zh: `无法判定：词表里没有 ${unheard.join('、')}`, en: `unknown: the lexicon has no ${unheard.join(', ')}` } });
  return finding(bench, { state: 'breached', decidedAt, evidence, machine: stretch.machine, confidence: stretch.machine ? CONFIDENCE.missed : null, reason: { zh: `没有说 ${surely.join('、')}`, en: `not said: ${surely.join(', ')}` } });
}

const untold = (name: string, { occasion }: Bench): boolean => { const fact = occasion.fact(name); return fact?.kind !== 'word' || fact.word === null; };

/** Cues that have to be said; null: none of them applies here. */
function requiredOf({ require, requireAll, prefix = '', only }: Script, { book, occasion }: Bench): readonly string[] | null {
  if (requireAll === undefined) return require ?? [];
  const listed = parameterOf(book, requireAll);
  if (listed?.kind !== 'words') throw new Error(`${requireAll} is no list of words`);
  const fact = only === undefined ? undefined : occasion.fact(only);
  // Where nothing tells which of them apply, all are looked for; what is missing is not held against anybody.
  const words = fact?.kind === 'word' && typeof fact.word === 'string' ? listed.words.filter((w) => String(fact.word).split(' ').includes(w)) : listed.words;
  return words.length === 0 ? null : words.map((w) => prefix + w);
}

/** Cues of the other times of the day. */
function otherTimes({ forbidOtherTimes, prefix = '' }: Script, { book, occasion }: Bench): readonly string[] {
  return forbidOtherTimes === undefined ? [] : bandAt(book, forbidOtherTimes, occasion.at).others.map((row) => prefix + row);
}

function saidForbidden(bench: Bench, hit: Spoken, forbid: readonly string[]): Finding {
  const what = hit.cues.filter((c) => forbid.includes(c)).join(', ');
  return finding(bench, { state: 'breached', decidedAt: hit.at, evidence: [hit.id], machine: hit.machine, confidence: hit.machine ? CONFIDENCE.heard : null, reason: { zh: `说了 ${what}`, en: `said: ${what}` } });
}

function judgeForbidden(forbid: readonly string[], args: Script, bench: Bench, stretch: Stretch): Finding {
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
