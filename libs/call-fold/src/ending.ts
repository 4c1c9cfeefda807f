import type { Call, Direction, EndedBy } from '@sanxiang/contracts';
import type { CallWord, Step } from './call-event.js';
import { oneOf, text } from './members.js';

const ENDS: ReadonlySet<CallWord> = new Set(['ended', 'dropped', 'abandoned', 'diverted']);
/** What may be stamped after the end without contradicting it (contract 1.2). */
const AFTERWARDS: ReadonlySet<CallWord> = new Set(['wrapped_up', 'rated', 'tagged', 'transcript_added', 'speech_stats', 'script_cue', 'ended']);
const ENDED_BY: readonly EndedBy[] = ['customer', 'agent', 'system', 'unknown'];

export const isEnd = (word: CallWord): boolean => ENDS.has(word);
export const isAfterwards = (word: CallWord): boolean => AFTERWARDS.has(word);

/** How a call ended: the first of ended, dropped, abandoned and diverted, and what the first `ended` says, which may come after a drop. */
export interface Ending {
  /** null while the call goes on. */
  readonly step: Step | null;
  readonly endedBy: EndedBy | null;
  readonly reason: string | null;
}

/** Of several ends at one instant the one that says most: that it was abandoned or diverted, not only that it ended. */
export function endingOf(steps: readonly Step[]): Ending {
  let step: Step | null = null;
  let ended: Step | null = null;
  for (const s of steps) {
    if (!isEnd(s.word)) continue;
    if (step === null || (s.event.timeMs === step.event.timeMs && rank(s.word) > rank(step.word))) step = s;
    if (s.word === 'ended') ended ??= s;
  }
  return { step, endedBy: ended === null ? null : oneOf(ended.event.data['endedBy'], ENDED_BY), reason: ended === null ? null : text(ended.event.data['reason']) };
}

const rank = (word: CallWord): number => (word === 'abandoned' || word === 'diverted' ? 1 : 0);

/**
 * Whether the caller gave up. Where only the end was reported, an unanswered call that the customer ended, or nobody knows who, was
 * abandoned; one that the system or an agent ended, a lost line and a call that we made were not.
 */
export function gaveUp({ step, endedBy }: Ending, direction: Direction | null): boolean {
  if (step === null) return false;
  if (step.word === 'abandoned') return true;
  if (step.word === 'diverted' || direction === 'outbound') return false;
  return endedBy === 'customer' || (endedBy === 'unknown' && step.word === 'ended');
}

/** What has to be known to tell the outcome. */
export interface Known {
  readonly ending: Ending;
  readonly direction: Direction | null;
  readonly answered: boolean;
  /** Queued or rung. */
  readonly wantedAgent: boolean;
  readonly unfinished: boolean;
}

export function outcomeOf({ ending, direction, answered, wantedAgent, unfinished }: Known): Call['outcome'] {
  if (answered) return 'answered';
  const { step, reason } = ending;
  if (step === null) return unfinished ? 'unfinished' : null;
  if (step.word === 'diverted') return text(step.event.data['reason']) === 'callback' ? 'callback_requested' : 'diverted';
  if (step.word === 'ended' && reason === 'self_service' && !wantedAgent) return 'self_served';
  return gaveUp(ending, direction) ? 'abandoned' : 'unfinished';
}
