import { Type, type Static } from 'typebox';
import { parameterOf } from '../books/book.js';
import { nameOf } from '../case/fact.js';
import { quantityOf } from './condition.js';
import { canMiss, finding, GIVEN_UP, ids, isUnfinished, notReported, seconds, tooClose, UNSURE, type Bench, type Judged } from './finding.js';

/** 在界限内：一个数值要在上下限之间 · An amount inside its limits. */
const LIMITS = {
  /** A fact that is an amount. */
  value: Type.String(),
  /** Parameters. A lower limit of nought is none. */
  max: Type.Optional(Type.String()),
  min: Type.Optional(Type.String()),
};
export const BOUNDED = Type.Object({
  ...LIMITS,
  /** The limits are tables: a fact that is the name of the row. */
  row: Type.Optional(Type.String()),
  /** A parameter in percent: how far outside the limits is still inside. */
  tolerance: Type.Optional(Type.String()),
  /** An upper limit that is as much is none. */
  off: Type.Optional(Type.Number()),
  /** Another amount that has to be inside its limits as well. */
  and: Type.Optional(Type.Object(LIMITS, { additionalProperties: false })),
  /** It is counted to the end of the occasion, and judged then. */
  atEnd: Type.Optional(Type.Boolean()),
  /** The optional fact without which a small count says nothing. */
  needs: Type.Optional(Type.String()),
}, { additionalProperties: false });
export type Bounded = Static<typeof BOUNDED>;

const PERCENT = 100;
/** 10 % more than 200 is 220. */
const rounded = (value: number): number => Number(value.toFixed(DIGITS));
const DIGITS = 6;

export function judgeBounded(args: Bounded, bench: Bench): Judged {
  const { occasion } = bench;
  if (args.atEnd === true && occasion.overAt === null) {
    return isUnfinished(bench) ? finding(bench, { state: 'unknown', decidedAt: occasion.at, evidence: [], reason: GIVEN_UP })
      : finding(bench, { state: 'open', decidedAt: occasion.at, evidence: [], reason: { zh: '尚在进行', en: 'still going on' } });
  }
  const first = judgeOne(args, args, bench);
  return first?.state === 'met' && args.and !== undefined ? judgeOne(args.and, args, bench) ?? first : first;
}

/** The limits as they are here; null: there is none. */
function limitsOf({ max, min }: Pick<Bounded, 'max' | 'min'>, { row: named, tolerance, off }: Bounded, { book, occasion }: Bench): { readonly max: number | null; readonly min: number | null } | null {
  const fact = named === undefined ? undefined : occasion.fact(named);
  if (named !== undefined && (fact?.kind !== 'word' || fact.word === null)) return null;
  const row = fact?.kind === 'word' ? `.${String(fact.word)}` : '';
  const limit = (name: string | undefined): number | null => (name === undefined || (row !== '' && parameterOf(book, name + row) === undefined) ? null : quantityOf(book, name + row));
  const slack = tolerance === undefined ? 0 : quantityOf(book, tolerance) / PERCENT;
  const [upper, lower] = [limit(max), limit(min)];
  const limits = { max: upper === null || upper === off ? null : rounded(upper * (1 + slack)), min: lower === null || lower === 0 ? null : rounded(lower * (1 - slack)) };
  return limits.max === null && limits.min === null ? null : limits;
}

function judgeOne(one: Pick<Bounded, 'value' | 'max' | 'min'>, args: Bounded, bench: Bench): Judged {
  const { occasion } = bench;
  const limits = limitsOf(one, args, bench);
  if (limits === null) return null;
  const { max, min } = limits;
  const fact = occasion.fact(one.value);
  const name = nameOf(one.value);
  const decidedAt = args.atEnd === true ? occasion.overAt ?? occasion.at : occasion.at;
  if (fact?.kind !== 'amount' || fact.amount === null) {
    return finding(bench, { state: 'unknown', decidedAt, evidence: [], reason: { zh: `无法判定：没有报告${name.zh}`, en: `unknown: ${name.en} not reported` } });
  }
  const over = max !== null && fact.amount > max;
  const under = min !== null && fact.amount < min;
  const limit = (under ? min : max ?? min) ?? 0;
  const isTime = fact.unit === 'ms';
  const shown = isTime ? seconds(fact.amount) : fact.amount;
  const shownLimit = isTime ? seconds(limit) : limit;
  const unit = isTime ? 's' : fact.unit;
  const common = { decidedAt, observed: shown, limit: shownLimit, unit, evidence: ids(fact) };
  if (isTime && tooClose(bench, fact.amount, limit)) return finding(bench, { ...common, state: 'unknown', reason: UNSURE });
  if (!over && (under || max !== null) && !canMiss(bench, args.needs)) return finding(bench, { ...common, state: 'unknown', reason: notReported(args.needs) });
  const sign = over ? '>' : under ? '<' : max !== null ? '≤' : '≥';
  const reason = { zh: `${name.zh} ${shown} ${sign} ${shownLimit} ${unit}`, en: `${name.en} ${shown} ${sign} ${shownLimit} ${unit}` };
  return finding(bench, { ...common, state: over || under ? 'breached' : 'met', reason });
}
