import { amount, type CallEvent } from '@sanxiang/call-fold';
import type { CaseView } from './case-view.js';
import { speechOf, type Turn } from './speech.js';

/** A figure about the talk, with the event that it rests on; null: nothing tells it. */
export interface SpeechFigure { readonly value: number; readonly event: string }

const MINUTE_MS = 60_000;
const PERCENT = 100;
/** 0.57 times 100 is 57. */
const DIGITS = 6;
/** Of a shorter speech the rate says nothing. */
const SPEECH_MS_MIN = 5000;

/** A figure as the latest `call.speech_stats` has it, else as it follows from the transcript. */
function figure(view: CaseView, member: string, scale: number, ofTurns: (turns: readonly Turn[]) => number | null): SpeechFigure | null {
  const stats = view.events.findLast((e: CallEvent) => e.type === 'call.speech_stats.v1' && amount(e.data[member]) !== null);
  if (stats !== undefined) return { value: Number(((amount(stats.data[member]) ?? 0) * scale).toFixed(DIGITS)), event: stats.id };
  const { written } = speechOf(view);
  const value = written.length === 0 ? null : ofTurns(written);
  return value === null ? null : { value, event: written[0]?.id ?? '' };
}

const lengthOf = (turns: readonly Turn[]): number => turns.reduce((sum, t) => sum + t.endAt - t.at, 0);
const isAgent = (t: Turn): boolean => t.speaker === 'agent';

/** Characters of a text as speech is counted: each Han character, each Latin word, each digit. */
export const charactersOf = (said: string): number => (said.match(/\p{Script=Han}|\d|[A-Za-z]+/gu) ?? []).length;

/** The agent's characters a minute of their own turns. */
export const speechRate = (view: CaseView): SpeechFigure | null => figure(view, 'cpm', 1, (turns) => {
  const own = turns.filter(isAgent);
  const ms = lengthOf(own);
  return ms < SPEECH_MS_MIN ? null : Math.round(own.reduce((sum, t) => sum + charactersOf(t.text), 0) / ms * MINUTE_MS);
});

/** The agent's share of the talk, percent. */
export const agentShare = (view: CaseView): SpeechFigure | null => figure(view, 'talkShare', PERCENT, (turns) => {
  const all = lengthOf(turns);
  return all === 0 ? null : Math.round(lengthOf(turns.filter(isAgent)) / all * PERCENT);
});

/** How often the agent began to speak while the customer was speaking. */
export const interruptions = (view: CaseView): SpeechFigure | null => figure(view, 'overlaps', 1, (turns) =>
  turns.filter(isAgent).filter((own) => turns.some((other) => !isAgent(other) && own.at > other.at && own.at < other.endAt)).length);

const WAIT_CUES = ['hold.ask', 'hold.wait', 'hold.still', 'late_apology', 'hold.back'];
/** The longest time in which nobody said a word, off hold, and which the agent had not asked the customer to wait for; ms. */
export function longestSilence(view: CaseView): SpeechFigure | null {
  const { written } = speechOf(view);
  const first = written[0];
  if (first === undefined) return null;
  let longest = 0;
  let heard = first;
  let asked = first.cues.some((c) => WAIT_CUES.includes(c));
  for (const turn of written.slice(1)) {
    if (!asked && !isHeld(view, heard.endAt, turn.at)) longest = Math.max(longest, turn.at - heard.endAt);
    if (turn.endAt >= heard.endAt) { heard = turn; asked = turn.cues.some((c) => WAIT_CUES.includes(c)); }
  }
  return { value: longest, event: first.id };
}
const isHeld = (view: CaseView, from: number, to: number): boolean => view.call?.call.holds.some((h) => h.startedAt < to && (h.endedAt ?? Infinity) > from) === true;
