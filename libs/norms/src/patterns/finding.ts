import { notReported } from '@sanxiang/contracts';
import type { Bilingual, Book, NormEntry } from '../books/book.js';
import { mayMiss, resolutionAt } from '../case/case-view.js';
import { restsOf, type Fact, type Moment } from '../case/fact.js';
import { momentsOf, type Occasion } from '../case/occasion.js';
import { isTranscript } from '../case/speech.js';

/** What a pattern found out about one occasion. Instants are epoch milliseconds. */
export interface Finding {
  /** `open`: not decided yet. */
  readonly state: 'met' | 'breached' | 'unknown' | 'open';
  /** Where the time that `deadlineAt` ends began. */
  readonly startedAt: number;
  readonly deadlineAt: number | null;
  /** Event time of what decided; of no meaning while open. */
  readonly decidedAt: number;
  readonly observed: number | null;
  readonly limit: number | null;
  readonly unit: string | null;
  /** Ids of the events that it rests on. */
  readonly evidence: readonly string[];
  readonly reason: Bilingual;
  readonly machine: boolean;
  readonly confidence: number | null;
  readonly calendarAssumed: boolean;
  /** How it was worked out, a line each. */
  arithmetic(): readonly Bilingual[];
}

/** One norm over one occasion. */
export interface Bench {
  readonly book: Book;
  readonly norm: NormEntry;
  readonly occasion: Occasion;
}

/** A pattern's answer; null: the norm did not apply. */
export type Judged = Finding | null;

type Told = Pick<Finding, 'state' | 'reason' | 'decidedAt'> & Partial<Omit<Finding, 'state' | 'reason' | 'decidedAt' | 'evidence'>> & { readonly evidence: readonly string[] };

/** How sure what rests on a transcript is, where its pattern does not say. */
const CONFIDENCE = 0.8;

/** A finding with what is usual filled in; the triggering event is always part of the evidence. What rests on a transcript is a machine's. */
export function finding({ occasion }: Bench, told: Told): Finding {
  const { state, reason, decidedAt, startedAt = occasion.at, deadlineAt = null, observed = null, limit = null, unit = null, calendarAssumed = false, arithmetic = () => [reason] } = told;
  const evidence = evidenceOf(occasion.trigger.id, told.evidence);
  const machine = told.machine ?? (state !== 'open' && state !== 'unknown' && occasion.view.listened && isTranscript(occasion.view, evidence));
  return { state, startedAt, deadlineAt, decidedAt, observed, limit, unit, evidence, reason, machine, confidence: told.confidence ?? (machine ? CONFIDENCE : null), calendarAssumed, arithmetic };
}
const evidenceOf = (trigger: string, others: readonly string[]): readonly string[] => (others.length === 0 ? [trigger] : [...new Set([trigger, ...others])].sort());

/** Whether the absence of a fact is evidence where the norm was triggered; true where the norm names none. */
export const canMiss = ({ occasion }: Bench, needs: string | undefined): boolean => needs === undefined || mayMiss(occasion.view, needs, occasion.at);

export { notReported };

/** Whether what happened is closer to its limit than the sources' clocks can tell. */
export const tooClose = ({ occasion }: Bench, happenedMs: number, limitMs: number): boolean => Math.abs(happenedMs - limitMs) < resolutionAt(occasion.view, occasion.at);

export const UNSURE: Bilingual = { zh: '无法判定：与界限的差距小于来源时钟的精度', en: 'unknown: closer to the limit than the source\'s clock can tell' };

/** The call was given up without an end: what rests on the clock alone is not known. */
export const isUnfinished = ({ occasion }: Bench): boolean => occasion.view.call?.call.unfinished === true;

export const GIVEN_UP: Bilingual = { zh: '无法判定：通话没有结束的消息，已按未完成处理', en: 'unknown: the call never ended and was given up as unfinished' };

/** The first moment of any of these facts at or after an instant. */
export function firstOf({ occasion }: Bench, names: readonly string[], from: number): Moment | null {
  let first: Moment | null = null;
  for (const name of names) for (const m of momentsOf(occasion.fact(name))) if (m.at >= from && (first === null || m.at < first.at)) first = m;
  return first;
}

export const ids = (...facts: readonly (Fact | undefined)[]): string[] => facts.flatMap((f) => (f === undefined ? [] : [...restsOf(f)]));

const MS_PER_SECOND = 1000;
export const seconds = (ms: number): number => ms / MS_PER_SECOND;
