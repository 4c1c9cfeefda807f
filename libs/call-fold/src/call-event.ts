/** An event about a call as the fold reads it: the envelope's members that matter here, the time parsed. */
export interface CallEvent {
  readonly id: string;
  readonly source: string;
  /** With its version: `call.answered.v1`. What is not a call event of the contract (1.1) is passed over. */
  readonly type: string;
  /** Epoch milliseconds, at the source. */
  readonly timeMs: number;
  /** The publisher's own order of events at one instant. */
  readonly sequence?: string | number;
  readonly data: CallData;
}

/** Data of an event; its schema was checked at the edge, yet nothing here breaks if it is otherwise. */
export type CallData = Readonly<Record<string, unknown>>;

const WORDS = [
  'offered', 'queued', 'ringing', 'ring_missed', 'answered', 'abandoned', 'diverted', 'agent_spoke', 'transcript_added', 'script_cue', 'speech_stats', 'consent',
  'held', 'resumed', 'muted', 'unmuted', 'wait_prompt', 'transfer_requested', 'transfer_accepted', 'transfer_completed', 'transfer_failed',
  'tagged', 'dropped', 'ended', 'wrapped_up', 'rated',
] as const;
/** What happened, without `call.` and version. */
export type CallWord = (typeof WORDS)[number];

const WORD_OF_TYPE: ReadonlyMap<string, CallWord> = new Map(WORDS.map((word) => [`call.${word}.v1`, word]));

/** The word of an event type; undefined where the fold has nothing to do with it (our own `call.recorded`, a verdict). */
export const wordOf = (type: string): CallWord | undefined => WORD_OF_TYPE.get(type);

/** An event of the call with its word. */
export interface Step {
  readonly word: CallWord;
  readonly event: CallEvent;
}

/** Key of an event within its org and subject. */
export const keyOf = (source: string, id: string): string => `${source}\u0000${id}`;
