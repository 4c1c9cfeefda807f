import type { CallFact } from './call.js';

/** A fact without its call. */
export type FactHead = Omit<CallFact, 'call'>;

const CALL = ',"call":';

/** The text of a fact whose call is text already: `call` is its last member, so that it can be found again. */
export const factText = (head: FactHead, call: string): string => `${JSON.stringify(head).slice(0, -1)}${CALL}${call}}`;

/** A fact as it was read, with the text of its call, which need not be written anew. */
export interface ToldFact {
  readonly fact: CallFact;
  readonly callText: string;
}

/** Reads what `factText` wrote. The first such member is the call's: inside of a text its quotes would have backslashes. */
export function readFact(text: string): ToldFact {
  const fact = JSON.parse(text) as CallFact;
  const at = text.indexOf(CALL);
  return { fact, callText: at < 0 ? JSON.stringify(fact.call) : text.slice(at + CALL.length, -1) };
}

