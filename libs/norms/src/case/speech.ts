import { amount, isData, text, type CallEvent } from '@sanxiang/call-fold';
import type { CaseView } from './case-view.js';
import { cuesIn } from './lexicon.js';
import { readBackIn } from './readback.js';

/** Something that was said. Instants are epoch milliseconds. */
export interface Spoken {
  readonly at: number;
  /** The end of the turn; of what is no turn, its instant. */
  readonly endAt: number;
  readonly id: string;
  /** Read from a transcript, not reported as such. */
  readonly machine: boolean;
  /** Ids of the lexicon that were heard in it. */
  readonly cues: readonly string[];
}

/** A turn of a transcript. */
export interface Turn extends Spoken { readonly speaker: 'agent' | 'customer'; readonly text: string }

const LISTENING: ReadonlySet<string> = new Set(['call.transcript_added.v1', 'call.speech_stats.v1']);
export const isListeningEvent = (e: CallEvent): boolean => LISTENING.has(e.type);

/** What was said in a call: where the agent's turns begin, and where cues were heard. */
export interface Speech {
  /** Beginnings of the agent's turns. */
  readonly turns: readonly Spoken[];
  /** Cues, each at its instant; those of a transcript at the beginning of their turn. */
  readonly cues: readonly Spoken[];
  /** All turns of the transcripts, of both sides. */
  readonly written: readonly Turn[];
}

const inOrder = (a: Spoken, b: Spoken): number => a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
const known = new WeakMap<CaseView, Speech>();

/** What was said in a call. Turns of a transcript count from the answer. A transcript says where turns begin; without one `agent_spoke` does. */
export function speechOf(view: CaseView): Speech {
  const before = known.get(view);
  if (before !== undefined) return before;
  const answeredAt = view.call?.call.answeredAt ?? view.events[0]?.timeMs ?? 0;
  const spoke: Spoken[] = [];
  const written: Turn[] = [];
  const cues: Spoken[] = [];
  for (const e of view.events) {
    if (e.type === 'call.agent_spoke.v1') spoke.push(reported(e, []));
    else if (e.type === 'call.script_cue.v1') cues.push(reported(e, cueIds(text(e.data['cue']) ?? '', text(e.data['field']))));
    else if (e.type === 'call.consent.v1') { const cue = CONSENT_CUES.get(text(e.data['kind']) ?? ''); if (cue !== undefined) cues.push(reported(e, [cue])); }
    else if (e.type === 'call.transcript_added.v1') written.push(...turnsOf(e, answeredAt));
  }
  written.sort(inOrder);
  const own = written.filter((t) => t.speaker === 'agent');
  const speech = { turns: own.length > 0 ? own : spoke.sort(inOrder), cues: [...cues, ...written.filter((t) => t.cues.length > 0)].sort(inOrder), written };
  known.set(view, speech);
  return speech;
}

const reported = (e: CallEvent, cues: readonly string[]): Spoken => ({ at: e.timeMs, endAt: e.timeMs, id: e.id, machine: false, cues });

/** A consent that was asked for shows that the question was put. */
const CONSENT_CUES: ReadonlyMap<string, string> = new Map([['talk', 'out.consent'], ['wait', 'wait.choice']]);
const BANDS: ReadonlySet<string> = new Set(['opening.morning', 'opening.noon', 'opening.afternoon', 'opening.evening']);
/** A reported cue with what it implies: a greeting of the day is a greeting; a field that is read back is told apart by its name. */
function cueIds(cue: string, field: string | null): string[] {
  if (BANDS.has(cue)) return [cue, 'opening.time_greeting', 'opening.greeting'];
  return cue === 'readback.field' && field !== null ? [cue, `readback.${field}`] : [cue];
}

function turnsOf(event: CallEvent, answeredAt: number): Turn[] {
  const turns: unknown = event.data['turns'];
  if (!Array.isArray(turns)) return [];
  const heard: string[] = [];
  return turns.flatMap((turn: unknown): Turn[] => {
    if (!isData(turn) || (turn['speaker'] !== 'agent' && turn['speaker'] !== 'customer')) return [];
    const { speaker } = turn;
    const startMs = amount(turn['startMs']);
    if (startMs === null) return [];
    const said = text(turn['text']) ?? '';
    const cues = speaker === 'agent' ? [...cuesIn(said), ...readBackIn(said, heard)] : cuesIn(said, 'customer');
    if (speaker === 'customer') heard.push(said);
    return [{ at: answeredAt + startMs, endAt: answeredAt + (amount(turn['endMs']) ?? startMs), id: event.id, machine: true, cues, speaker, text: said }];
  });
}

/** Words of a transcript that a machine wrote down, by their events. */
export const isTranscript = (view: CaseView, ids: readonly string[]): boolean => view.events.some((e) => e.type === 'call.transcript_added.v1' && ids.includes(e.id));
