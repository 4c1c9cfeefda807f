import { Type, type Static } from 'typebox';
import { nameOf } from '../case/fact.js';
import { quantityOf } from './condition.js';
import { finding, ids, seconds, tooClose, UNSURE, type Bench, type Judged } from './finding.js';

/** 在界限内：一个数值要在上下限之间 · An amount inside its limits. */
export const BOUNDED = Type.Object({
  /** A fact that is an amount. */
  value: Type.String(),
  /** Parameters. A lower limit of nought is none: the norm is off. */
  max: Type.Optional(Type.String()),
  min: Type.Optional(Type.String()),
}, { additionalProperties: false });
export type Bounded = Static<typeof BOUNDED>;

export function judgeBounded(args: Bounded, bench: Bench): Judged {
  const { occasion, book } = bench;
  const max = args.max === undefined ? null : quantityOf(book, args.max);
  const min = args.min === undefined ? null : quantityOf(book, args.min);
  if (max === null && (min === null || min === 0)) return null;
  const fact = occasion.fact(args.value);
  const name = nameOf(args.value);
  const decidedAt = occasion.at;
  const limit = max ?? min ?? 0;
  if (fact?.kind !== 'amount' || fact.amount === null) {
    return finding(bench, { state: 'unknown', decidedAt, evidence: [], reason: { zh: `无法判定：没有报告${name.zh}`, en: `unknown: ${name.en} not reported` } });
  }
  const isTime = fact.unit === 'ms';
  const shown = isTime ? seconds(fact.amount) : fact.amount;
  const shownLimit = isTime ? seconds(limit) : limit;
  const unit = isTime ? 's' : fact.unit;
  const common = { decidedAt, observed: shown, limit: shownLimit, unit, evidence: ids(fact) };
  if (isTime && tooClose(bench, fact.amount, limit)) return finding(bench, { ...common, state: 'unknown', reason: UNSURE });
  const over = max !== null && fact.amount > max;
  const under = min !== null && fact.amount < min;
  const sign = over ? '>' : under ? '<' : max !== null ? '≤' : '≥';
  const reason = { zh: `${name.zh} ${shown} ${sign} ${shownLimit} ${unit}`, en: `${name.en} ${shown} ${sign} ${shownLimit} ${unit}` };
  return finding(bench, { ...common, state: over || under ? 'breached' : 'met', reason });
}
