import type { CallData, Step } from './call-event.js';
import { amount, isData } from './members.js';

/** A call was listened to when its transcript, or figures made from it, were added: only then is silence evidence. */
export const isListening = ({ word }: Step): boolean => word === 'transcript_added' || word === 'speech_stats';

/**
 * Whether the agent said nothing between two instants of a call that was listened to. A cue and a check-back are words of the agent's too;
 * what was said at either instant counts. `answeredAt`: where the transcript's times count from.
 */
export function wasSilent(steps: readonly Step[], answeredAt: number, from: number, to: number): boolean {
  if (!steps.some(isListening)) return false;
  return !steps.some(({ word, event }) => {
    if (word === 'agent_spoke' || word === 'script_cue' || word === 'wait_prompt') return event.timeMs >= from && event.timeMs <= to;
    return word === 'transcript_added' && agentTurns(event.data).some(({ startMs, endMs }) => answeredAt + startMs <= to && answeredAt + endMs >= from);
  });
}

function agentTurns(data: CallData): { startMs: number; endMs: number }[] {
  const turns: unknown = data['turns'];
  if (!Array.isArray(turns)) return [];
  return turns.flatMap((turn: unknown) => {
    if (!isData(turn) || turn['speaker'] !== 'agent') return [];
    const startMs = amount(turn['startMs']);
    const endMs = amount(turn['endMs']);
    return startMs === null || endMs === null ? [] : [{ startMs, endMs }];
  });
}
