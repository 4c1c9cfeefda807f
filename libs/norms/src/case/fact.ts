import type { CallEvent } from '@sanxiang/call-fold';
import type { Bilingual } from '../books/book.js';

/** Something that happened, at its event's own time (epoch milliseconds). */
export interface Moment {
  readonly at: number;
  /** Id of the event that says so. */
  readonly id: string;
}

/** What a norm may ask of an occasion, told apart by `kind`. */
export type Fact =
  /** When something happened, earliest first; empty: it was not reported. */
  | { readonly kind: 'moments'; readonly moments: readonly Moment[] }
  /** How much or how many; null: not known. */
  | { readonly kind: 'amount'; readonly amount: number | null; readonly unit: 'ms' | 'rings' | 'count'; readonly rests: readonly string[] }
  /** A word or a yes and no; null: not known. */
  | { readonly kind: 'word'; readonly word: string | boolean | null; readonly rests: readonly string[] };

export const NOTHING: readonly never[] = [];
export const momentOf = (event: CallEvent): Moment => ({ at: event.timeMs, id: event.id });
export const moments = (events: readonly (CallEvent | null | undefined)[]): Fact => ({ kind: 'moments', moments: events.flatMap((e) => (e == null ? [] : [momentOf(e)])) });
export const amountOf = (amount: number | null, unit: 'ms' | 'rings' | 'count', rests: readonly (CallEvent | null | undefined)[]): Fact => ({ kind: 'amount', amount, unit, rests: idsOf(rests) });
export const word = (value: string | boolean | null, rests: readonly (CallEvent | null | undefined)[] = NOTHING): Fact => ({ kind: 'word', word: value, rests: idsOf(rests) });
export const idsOf = (events: readonly (CallEvent | null | undefined)[]): string[] => events.flatMap((e) => (e == null ? [] : [e.id]));

/** Ids of the events that a fact rests on. */
export const restsOf = (fact: Fact): readonly string[] => (fact.kind === 'moments' ? fact.moments.map((m) => m.id) : fact.rests);

/** What facts are called, for reasons and explanations. */
export const FACT_NAMES: Readonly<Record<string, Bilingual>> = {
  began: { zh: '开始', en: 'the start' },
  ended: { zh: '结束', en: 'the end' },
  prompts: { zh: '回应', en: 'check-backs' },
  granted: { zh: '客户同意', en: 'the customer\'s consent' },
  refused: { zh: '客户拒绝', en: 'the customer\'s refusal' },
  statedLimit: { zh: '告知的时限', en: 'the stated limit' },
  length: { zh: '时长', en: 'length' },
  rings: { zh: '振铃次数', en: 'rings' },
  rang: { zh: '开始振铃', en: 'the first ring' },
  answered: { zh: '接起', en: 'the answer' },
  spoke: { zh: '坐席开口', en: 'the agent\'s first word' },
  accepted: { zh: '对方接受', en: 'the acceptance' },
  completed: { zh: '转接完成', en: 'the completed transfer' },
  abandoned: { zh: '放弃', en: 'the caller\'s hanging up' },
  endedBy: { zh: '挂机方', en: 'who hung up' },
  dueAt: { zh: '约定时间', en: 'the agreed time' },
};

/** A fact's name for people; an event type is called by itself. */
export const nameOf = (fact: string): Bilingual => FACT_NAMES[fact] ?? { zh: fact, en: fact };
