import { isData, amount, text, type CallEvent } from '@sanxiang/call-fold';
import { cuesIn } from './lexicon.js';

/** Something the agent said. Instants are epoch milliseconds. */
export interface Spoken {
  readonly at: number;
  readonly id: string;
  /** Read from a transcript, not reported as such. */
  readonly machine: boolean;
  /** Ids of the lexicon that were heard in it. */
  readonly cues: readonly string[];
}

const LISTENING: ReadonlySet<string> = new Set(['call.transcript_added.v1', 'call.speech_stats.v1']);
export const isListeningEvent = (e: CallEvent): boolean => LISTENING.has(e.type);

/** What the agent said in a call: where turns begin, and where cues were heard. */
export interface Speech {
  /** Beginnings of the agent's turns. */
  readonly turns: readonly Spoken[];
  /** Cues, each at its instant; those of a transcript at the beginning of their turn. */
  readonly cues: readonly Spoken[];
}

/** Turns of a transcript count from the answer. A transcript says where turns begin; without one `agent_spoke` does. */
export function speechOf(events: readonly CallEvent[], answeredAt: number): Speech {
  const spoke: Spoken[] = [];
  const written: Spoken[] = [];
  const cues: Spoken[] = [];
  for (const e of events) {
    if (e.type === 'call.agent_spoke.v1') spoke.push({ at: e.timeMs, id: e.id, machine: false, cues: [] });
    else if (e.type === 'call.script_cue.v1') cues.push({ at: e.timeMs, id: e.id, machine: false, cues: [text(e.data['cue']) ?? ''] });
    else if (e.type === 'call.transcript_added.v1') written.push(...agentTurns(e, answeredAt));
  }
  const turns = written.length > 0 ? written.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)) : spoke;
  return { turns, cues: [...cues, ...written.filter((t) => t.cues.length > 0)].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)) };
}

function agentTurns(event: CallEvent, answeredAt: number): Spoken[] {
  const turns: unknown = event.data['turns'];
  if (!Array.isArray(turns)) return [];
  return turns.flatMap((turn: unknown) => {
    if (!isData(turn) || turn['speaker'] !== 'agent') return [];
    const startMs = amount(turn['startMs']);
    return startMs === null ? [] : [{ at: answeredAt + startMs, id: event.id, machine: true, cues: cuesIn(text(turn['text']) ?? '') }];
  });
}
