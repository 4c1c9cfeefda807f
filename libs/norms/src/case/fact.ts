import type { CallEvent } from '@sanxiang/call-fold';
import type { Bilingual } from '../books/book.js';

/** Something that happened, at its event's own time (epoch milliseconds). */
export interface Moment {
  readonly at: number;
  /** Id of the event that says so. */
  readonly id: string;
}

/** Of an amount; `percent` and `cpm` (characters a minute) are those of parameters. */
export type Unit = 'ms' | 'rings' | 'count' | 'percent' | 'cpm';

/** What a norm may ask of an occasion, told apart by `kind`. */
export type Fact =
  /** When something happened, earliest first; empty: it was not reported. */
  | { readonly kind: 'moments'; readonly moments: readonly Moment[] }
  /** How much or how many; null: not known. */
  | { readonly kind: 'amount'; readonly amount: number | null; readonly unit: Unit; readonly rests: readonly string[] }
  /** A word or a yes and no; null: not known. */
  | { readonly kind: 'word'; readonly word: string | boolean | null; readonly rests: readonly string[] };

export const NOTHING: readonly never[] = [];
export const momentOf = (event: CallEvent): Moment => ({ at: event.timeMs, id: event.id });
export const moments = (events: readonly (CallEvent | null | undefined)[]): Fact => ({ kind: 'moments', moments: events.flatMap((e) => (e == null ? [] : [momentOf(e)])) });
export const amountOf = (amount: number | null, unit: Unit, rests: readonly (CallEvent | null | undefined)[]): Fact => ({ kind: 'amount', amount, unit, rests: idsOf(rests) });
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
  taken: { zh: '接听情况', en: 'how it was taken' },
  turnedAway: { zh: '被拒之因', en: 'why it was turned away' },
  outcome: { zh: '转接结果', en: 'what came of it' },
  cpm: { zh: '语速', en: 'speech rate' },
  talkShare: { zh: '坐席说话占比', en: 'the agent\'s share of the talk' },
  overlaps: { zh: '抢话', en: 'interruptions' },
  silence: { zh: '未请客户稍候的沉默', en: 'silence without a word before it' },
  nameUses: { zh: '称呼客户', en: 'uses of the name' },
  nameShare: { zh: '含称呼的话轮占比', en: 'share of turns with the name' },
  dialect: { zh: '坐席转用方言', en: 'the agent\'s turning to dialect' },
  abuse: { zh: '辱骂电话的处理', en: 'how the abuse was dealt with' },
  matter: { zh: '客户说明来意', en: 'the customer\'s matter' },
  callbackOffers: { zh: '提出回电', en: 'the offer of a callback' },
  dueAt: { zh: '约定时间', en: 'the agreed time' },
};

/** A fact's name for people; an event type is called by itself. */
export const nameOf = (fact: string): Bilingual => FACT_NAMES[fact] ?? { zh: fact, en: fact };
