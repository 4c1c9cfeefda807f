import { Type, type Static } from 'typebox';
import { calendarOf, durationOf, parameterOf, type Bilingual } from '../books/book.js';
import { nameOf, type Moment } from '../case/fact.js';
import { momentsOf } from '../case/occasion.js';
import { deadlineOf, workingMs } from '../working-time/deadline.js';
import { formatDuration, type Duration } from '../working-time/duration.js';
import { canMiss, finding, firstOf, GIVEN_UP, ids, isUnfinished, notReported, seconds, tooClose, UNSURE, type Bench, type Finding, type Judged } from './finding.js';

const Names = Type.Union([Type.String(), Type.Array(Type.String(), { minItems: 1 })]);

/** 在时限内：X 之后，Y 要在时限内发生 · After X, Y within a limit; with `heard`, again and again until Y. */
export const WITHIN = Type.Object({
  /** Where the time begins; the trigger unless said otherwise. */
  from: Type.Optional(Type.String()),
  /** What has to happen: facts or event types, the first of them counts. */
  until: Names,
  /** A parameter, or a fact that is an amount. */
  limit: Type.Optional(Type.String()),
  /** Instead of a limit: a fact that is the instant itself. */
  deadline: Type.Optional(Type.String()),
  /** What begins the time anew, as often as it happens. */
  heard: Type.Optional(Type.String()),
  /** What shows that `until` had not happened yet. */
  proof: Type.Optional(Type.String()),
  /** What makes the norm fall away, whenever it happens. */
  unless: Type.Optional(Names),
  /** Calendar of working time; `office` unless said otherwise. */
  calendar: Type.Optional(Type.String()),
  /** The optional fact without which the absence of `until` or `heard` says nothing. */
  needs: Type.Optional(Type.String()),
  /** The same for a limit that is a fact. */
  limitNeeds: Type.Optional(Type.String()),
}, { additionalProperties: false });
export type Within = Static<typeof WITHIN>;

const listOf = (names: string | readonly string[]): readonly string[] => (typeof names === 'string' ? [names] : names);

/** A limit as it applies here: when what began at an instant falls due, and how far along it was at another. */
interface Limit {
  readonly said: Bilingual;
  readonly number: number | null;
  readonly unit: string | null;
  readonly evidence: readonly string[];
  due(from: number): { readonly at: number; readonly assumed: boolean };
  passed(from: number, to: number): number | null;
}

export function judgeWithin(args: Within, bench: Bench): Judged {
  const { occasion } = bench;
  if (args.unless !== undefined && firstOf(bench, listOf(args.unless), -Infinity) !== null) return null;
  const start = args.from === undefined ? { at: occasion.at, id: occasion.trigger.id } : momentsOf(occasion.fact(args.from))[0];
  if (start === undefined) {
    const what = nameOf(args.from ?? '');
    return finding(bench, { state: 'unknown', decidedAt: occasion.overAt ?? occasion.at, evidence: [], reason: { zh: `无法判定：没有报告${what.zh}`, en: `unknown: ${what.en} was not reported` } });
  }
  const limit = limitOf(args, bench);
  if (limit === null) return args.deadline === undefined ? noLimit(args, bench) : null;
  return judgeGaps(args, bench, start, limit);
}

/** A limit that nobody stated: a fault where it would have been noticed. */
function noLimit(args: Within, bench: Bench): Finding {
  const noticed = canMiss(bench, args.limitNeeds);
  const decidedAt = bench.occasion.at;
  const name = nameOf(args.limit ?? '');
  return noticed
    ? finding(bench, { state: 'breached', decidedAt, evidence: [], reason: { zh: `没有${name.zh}`, en: `${name.en} is missing` } })
    : finding(bench, { state: 'unknown', decidedAt, evidence: [], reason: notReported(args.limitNeeds) });
}

/** Walks from mark to mark; the first gap that is too long decides, else the end. */
function judgeGaps(args: Within, bench: Bench, start: Moment, limit: Limit): Judged {
  const { occasion } = bench;
  const until = firstOf(bench, listOf(args.until), start.at);
  const heard = args.heard === undefined ? [] : momentsOf(occasion.fact(args.heard)).filter((m) => m.at >= start.at && (until === null || m.at <= until.at));
  const marks: readonly Moment[] = [start, ...heard, ...(until === null ? [] : [until])];
  let longest: Gap | null = null;
  for (let no = 1; no < marks.length; no += 1) {
    const [from, to] = [marks[no - 1], marks[no]];
    if (from === undefined || to === undefined) continue;
    const due = limit.due(from.at);
    const gap: Gap = { from, to, due };
    if (to.at > due.at) return tooLate(args, bench, gap, limit);
    if (longest === null || to.at - from.at > longest.to.at - longest.from.at) longest = gap;
  }
  if (until !== null && longest !== null) return inTime(args, bench, longest, until, limit);
  return judgeWaiting(args, bench, marks.at(-1) ?? start, limit);
}

interface Due { readonly at: number; readonly assumed: boolean }
interface Gap { readonly from: Moment; readonly to: Moment; readonly due: Due }

const told = (bench: Bench, limit: Limit, from: Moment, due: Due, to: Moment | null) => ({
  startedAt: from.at, deadlineAt: due.at, calendarAssumed: due.assumed, observed: to === null ? null : limit.passed(from.at, to.at), limit: limit.number, unit: limit.unit,
  evidence: [from.id, ...(to === null ? [] : [to.id]), ...limit.evidence],
  arithmetic: () => arithmeticOf(bench, limit, from, due, to),
});

function tooLate(args: Within, bench: Bench, gap: Gap, limit: Limit): Finding {
  const { from, to, due } = gap;
  const common = told(bench, limit, from, due, to);
  if (args.heard !== undefined && !canMiss(bench, args.needs)) return finding(bench, { ...common, state: 'unknown', decidedAt: due.at, reason: notReported(args.needs) });
  if (tooClose(bench, to.at, due.at)) return finding(bench, { ...common, state: 'unknown', decidedAt: due.at, reason: UNSURE });
  return finding(bench, { ...common, state: 'breached', decidedAt: due.at, reason: lateReason(limit, common.observed) });
}

function inTime(args: Within, bench: Bench, gap: Gap, until: Moment, limit: Limit): Finding {
  const common = told(bench, limit, gap.from, gap.due, gap.to);
  if (tooClose(bench, gap.to.at, gap.due.at)) return finding(bench, { ...common, state: 'unknown', decidedAt: until.at, reason: UNSURE });
  const what = nameOf(listOf(args.until)[0] ?? '');
  const span = common.observed === null ? what : { zh: `${common.observed} ${limit.unit ?? ''}`, en: `${common.observed} ${limit.unit ?? ''}` };
  return finding(bench, {
    ...common, state: 'met', decidedAt: until.at, evidence: [...common.evidence, until.id],
    reason: { zh: `${span.zh}，在 ${limit.said.zh} 之内`, en: `${span.en}, within ${limit.said.en}` },
  });
}

/** What has to happen has not. */
function judgeWaiting(args: Within, bench: Bench, from: Moment, limit: Limit): Judged {
  const { occasion } = bench;
  const due = limit.due(from.at);
  const proof = args.proof === undefined ? undefined : momentsOf(occasion.fact(args.proof)).find((m) => m.at > due.at);
  const common = told(bench, limit, from, due, null);
  if (proof !== undefined) return finding(bench, { ...common, observed: limit.passed(from.at, proof.at), evidence: [...common.evidence, proof.id], state: 'breached', decidedAt: due.at, reason: lateReason(limit, null) });
  if (occasion.overAt !== null && occasion.overAt <= due.at) return null;
  const passed = occasion.overAt !== null || occasion.view.now > due.at;
  if (!passed && !isUnfinished(bench)) return finding(bench, { ...common, state: 'open', decidedAt: due.at, reason: { zh: `截至期限前有效`, en: 'still in time' } });
  if (occasion.overAt === null && isUnfinished(bench)) return finding(bench, { ...common, state: 'unknown', decidedAt: due.at, reason: GIVEN_UP });
  if (!canMiss(bench, args.needs)) return finding(bench, { ...common, state: 'unknown', decidedAt: due.at, reason: notReported(args.needs) });
  const what = nameOf(listOf(args.until)[0] ?? '');
  return finding(bench, { ...common, state: 'breached', decidedAt: due.at, reason: { zh: `${limit.said.zh} 已过，没有${what.zh}`, en: `${limit.said.en} have passed without ${what.en}` } });
}

const lateReason = (limit: Limit, observed: number | null): Bilingual => (observed === null
  ? { zh: `超过 ${limit.said.zh}`, en: `later than ${limit.said.en}` }
  : { zh: `${observed} ${limit.unit ?? ''}，超过 ${limit.said.zh}`, en: `${observed} ${limit.unit ?? ''}, more than ${limit.said.en}` });

/** The limit of the norm here; null where it is a fact that is not known. */
function limitOf({ limit, deadline, calendar }: Within, bench: Bench): Limit | null {
  const { book, occasion } = bench;
  if (deadline !== undefined) {
    const [agreed] = momentsOf(occasion.fact(deadline));
    return agreed === undefined ? null : { said: nameOf(deadline), number: null, unit: null, evidence: [agreed.id], due: () => ({ at: agreed.at, assumed: false }), passed: () => null };
  }
  const name = limit ?? '';
  if (parameterOf(book, name) === undefined) {
    const fact = occasion.fact(name);
    if (fact?.kind !== 'amount' || fact.amount === null) return null;
    return elapsed({ kind: 'elapsed', ms: fact.amount }, ids(fact));
  }
  return ofDuration(durationOf(book, name), bench, calendar);
}

const said = (duration: Duration): Bilingual => ({ zh: formatDuration(duration, 'zh'), en: formatDuration(duration, 'en') });

const elapsed = (duration: Duration & { readonly kind: 'elapsed' }, evidence: readonly string[] = []): Limit => ({
  said: said(duration), number: seconds(duration.ms), unit: 's', evidence,
  due: (from) => ({ at: from + duration.ms, assumed: false }), passed: (from, to) => seconds(to - from),
});

function ofDuration(duration: Duration, { book }: Bench, calendarName: string | undefined): Limit {
  if (duration.kind === 'elapsed') return elapsed(duration);
  const calendar = calendarOf(book, calendarName);
  if (calendar === undefined) throw new Error(`the book has no calendar ${calendarName ?? 'office'}`);
  const due = (from: number): Due => { const { atMs, assumed } = deadlineOf(from, duration, calendar); return { at: atMs, assumed }; };
  const inHours = duration.kind === 'working_time';
  return {
    said: said(duration), evidence: [], due,
    number: inHours ? seconds(duration.ms) : duration.kind === 'working_days' ? duration.days : null,
    unit: inHours ? 's' : duration.kind === 'working_days' ? 'working days' : null,
    passed: (from, to) => (inHours ? seconds(workingMs(from, to, calendar)) : null),
  };
}

const instant = (ms: number): string => (Number.isFinite(ms) ? new Date(ms).toISOString() : '∞');

function arithmeticOf({ occasion }: Bench, limit: Limit, from: Moment, due: Due, to: Moment | null): Bilingual[] {
  const lines: Bilingual[] = [
    { zh: `起点 ${instant(from.at)}（事件 ${from.id}）`, en: `from ${instant(from.at)} (event ${from.id})` },
    { zh: `时限 ${limit.said.zh}，到 ${instant(due.at)} 为止（含）`, en: `limit ${limit.said.en}: due by ${instant(due.at)}, inclusive` },
  ];
  if (due.assumed) lines.push({ zh: '跨入尚未公布放假安排的年份，按无假期计', en: 'reaches a year whose calendar is not published yet; counted without holidays' });
  if (to !== null) lines.push({ zh: `实际 ${instant(to.at)}（事件 ${to.id}）`, en: `happened ${instant(to.at)} (event ${to.id})` });
  else lines.push({ zh: `到 ${instant(occasion.overAt ?? due.at)} 尚未发生`, en: `had not happened by ${instant(occasion.overAt ?? due.at)}` });
  return lines;
}
