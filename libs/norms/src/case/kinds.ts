import type { CaseView } from './case-view.js';
import { ANSWER, CALL, COMPLETED_TRANSFER, CONVERSATION, END, HOLD, RETURN, TRANSFER } from './call-occasions.js';
import { NAMED, PHRASE, TAKEOVER } from './said-occasions.js';
import { occasionsOf, type Occasion } from './occasion.js';

/** What a norm may be about, beside the events of a type (`each` in a book). */
export const KINDS = {
  call: { facts: Object.keys(CALL.facts), of: occasionsOf(CALL) },
  answer: { facts: Object.keys(ANSWER.facts), of: occasionsOf(ANSWER) },
  conversation: { facts: Object.keys(CONVERSATION.facts), of: occasionsOf(CONVERSATION) },
  hold: { facts: Object.keys(HOLD.facts), of: occasionsOf(HOLD) },
  return: { facts: Object.keys(RETURN.facts), of: occasionsOf(RETURN) },
  transfer: { facts: Object.keys(TRANSFER.facts), of: occasionsOf(TRANSFER) },
  'completed-transfer': { facts: Object.keys(COMPLETED_TRANSFER.facts), of: occasionsOf(COMPLETED_TRANSFER) },
  end: { facts: Object.keys(END.facts), of: occasionsOf(END) },
  takeover: { facts: Object.keys(TAKEOVER.facts), of: occasionsOf(TAKEOVER) },
  phrase: { facts: Object.keys(PHRASE.facts), of: occasionsOf(PHRASE) },
  named: { facts: Object.keys(NAMED.facts), of: occasionsOf(NAMED) },
} satisfies Readonly<Record<string, { readonly facts: readonly string[]; of(view: CaseView): Occasion[] }>>;
export type Kind = keyof typeof KINDS;
export const KIND_NAMES: readonly Kind[] = ['call', 'answer', 'conversation', 'hold', 'return', 'transfer', 'completed-transfer', 'end', 'takeover', 'phrase', 'named'];
