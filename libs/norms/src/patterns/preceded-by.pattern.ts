import { Type, type Static } from 'typebox';
import { nameOf } from '../case/fact.js';
import { momentsOf } from '../case/occasion.js';
import { canMiss, finding, notReported, tooClose, UNSURE, type Bench, type Judged } from './finding.js';

/** 须先有：X 之前要有 Y · X needs Y before it, or at its own instant. */
export const PRECEDED_BY = Type.Object({
  /** What has to be there. */
  before: Type.String(),
  /** What says the contrary, and is a fault whoever reports it. */
  refusedBy: Type.Optional(Type.String()),
  needs: Type.Optional(Type.String()),
}, { additionalProperties: false });
export type PrecededBy = Static<typeof PRECEDED_BY>;

export function judgePrecededBy(args: PrecededBy, bench: Bench): Judged {
  const { occasion } = bench;
  const decidedAt = occasion.at;
  const name = nameOf(args.before);
  const found = momentsOf(occasion.fact(args.before)).findLast((m) => m.at <= occasion.at);
  if (found !== undefined) return finding(bench, { state: 'met', decidedAt, evidence: [found.id], reason: { zh: `先有${name.zh}`, en: `${name.en} came first` } });
  const refused = args.refusedBy === undefined ? undefined : momentsOf(occasion.fact(args.refusedBy)).findLast((m) => m.at <= occasion.at);
  if (refused !== undefined) { const no = nameOf(args.refusedBy ?? ''); return finding(bench, { state: 'breached', decidedAt, evidence: [refused.id], reason: { zh: `此前是${no.zh}`, en: `${no.en} came before it` } }); }
  const late = momentsOf(occasion.fact(args.before)).find((m) => m.at > occasion.at);
  if (late !== undefined && tooClose(bench, late.at, occasion.at)) return finding(bench, { state: 'unknown', decidedAt, evidence: [late.id], reason: UNSURE });
  if (!canMiss(bench, args.needs)) return finding(bench, { state: 'unknown', decidedAt, evidence: [], reason: notReported(args.needs) });
  return finding(bench, { state: 'breached', decidedAt, evidence: [], reason: { zh: `此前没有${name.zh}`, en: `${name.en} did not come before it` } });
}
