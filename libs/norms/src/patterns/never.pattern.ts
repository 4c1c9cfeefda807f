import { Type, type Static } from 'typebox';
import { nameOf } from '../case/fact.js';
import { Where, holds } from './condition.js';
import { finding, ids, type Bench, type Judged } from './finding.js';

const Words = Type.Array(Type.Union([Type.String(), Type.Boolean()]), { minItems: 1 });

/** 不得：除非有许可的理由，不得如此 · A thing must not be, unless something allows it. */
export const NEVER = Type.Object({
  /** A fact that is a word; while it is not known the norm waits. */
  fact: Type.String(),
  is: Words,
  /** Words that say it is not known. */
  unknown: Type.Optional(Words),
  /** Any of these allows it. */
  unless: Type.Optional(Type.Array(Where, { minItems: 1 })),
}, { additionalProperties: false });
export type Never = Static<typeof NEVER>;

export function judgeNever(args: Never, bench: Bench): Judged {
  const { occasion, book } = bench;
  const fact = occasion.fact(args.fact);
  if (fact?.kind !== 'word' || fact.word === null) return null;
  const name = nameOf(args.fact);
  const decidedAt = occasion.overAt ?? occasion.at;
  const evidence = ids(fact);
  const is = { zh: `${name.zh}：${fact.word}`, en: `${name.en}: ${fact.word}` };
  if (args.unknown?.includes(fact.word) === true) return finding(bench, { state: 'unknown', decidedAt, evidence, reason: { zh: `无法判定：${is.zh}`, en: `unknown: ${is.en}` } });
  if (!args.is.includes(fact.word)) return finding(bench, { state: 'met', decidedAt, evidence, reason: is });
  const allowed = args.unless?.find((where) => holds(where, occasion, book));
  if (allowed === undefined) return finding(bench, { state: 'breached', decidedAt, evidence, reason: is });
  const why = Object.keys(allowed);
  return finding(bench, {
    state: 'met', decidedAt, evidence: [...evidence, ...ids(...why.map((w) => occasion.fact(w)))],
    reason: { zh: `${is.zh}，有许可的理由（${why.map((w) => nameOf(w).zh).join('、')}）`, en: `${is.en}, for an allowed reason (${why.map((w) => nameOf(w).en).join(', ')})` },
  });
}
