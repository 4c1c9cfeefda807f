import type { CallDetail, RawEvent, WireHold } from '../api.js';

/** Where everything of a call lies on one axis of time: segments in lanes, marks on them, silences in holds. Instants are epoch ms. */

export const LANES = ['queue', 'ring', 'talk', 'hold', 'transfer', 'speech'] as const;
export type Lane = (typeof LANES)[number];

export type SegmentKind =
  | 'visit.answered' | 'visit.abandoned' | 'visit.diverted' | 'visit.overflowed' | 'visit.open'
  | 'ring.taken' | 'ring.missed' | 'ring.left' | 'ring.open'
  | 'talk' | 'wrap' | 'hold' | 'mute'
  | 'transfer.completed' | 'transfer.failed' | 'transfer.lost' | 'transfer.open'
  | 'turn.agent' | 'turn.customer';

export interface Segment {
  readonly lane: Lane;
  /** Line within the lane: what overlaps stands under each other. */
  readonly row: number;
  readonly kind: SegmentKind;
  readonly from: number;
  readonly to: number;
  /** It has not ended: its end is only as far as is known. */
  readonly open: boolean;
  /** Queue, agent or target; never a customer. */
  readonly label: string;
}

export type MarkKind = 'prompt' | 'consent.granted' | 'consent.refused' | 'cue' | 'tag' | 'spoke' | 'dropped' | 'rated' | 'ringNo' | 'accepted';

export interface Mark {
  readonly lane: Lane;
  readonly kind: MarkKind;
  readonly at: number;
  readonly label: string;
  readonly eventKey: string;
}

/** A stretch of a hold in which the caller heard nothing. */
export interface Silence { readonly from: number; readonly to: number; readonly longest: boolean }

export interface Layout {
  readonly from: number;
  readonly to: number;
  readonly segments: readonly Segment[];
  readonly marks: readonly Mark[];
  readonly silences: readonly Silence[];
  /** Lines in each lane, at least one. */
  readonly rows: Readonly<Record<Lane, number>>;
}

/** Room behind the last thing, as a share of the span. */
const TAIL_SHARE = 0.02;
const SHORTEST_AXIS_MS = 1_000;
/** More turns than this are not drawn one by one; the table has them all. */
const MOST_SEGMENTS = 2_000;

export const eventKey = (source: string, id: string): string => `${source}\u0000${id}`;

/** Keys of the events that were taken back, by their own flag or by an `event.retracted` beside them. */
export function retractedKeys(events: readonly RawEvent[]): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const event of events) {
    if (event.retracted === true) keys.add(eventKey(event.source, event.id));
    const { source, id } = event.data ?? {};
    if (event.type.startsWith('event.retracted.') && typeof source === 'string' && typeof id === 'string') keys.add(eventKey(source, id));
  }
  return keys;
}

type Draft = Omit<Segment, 'row'>;

/** The layout of a call from its own members; events only add marks and speech. */
export function layOut(call: CallDetail): Layout {
  const retracted = retractedKeys(call.events);
  const counted = call.events.filter((e) => !retracted.has(eventKey(e.source, e.id)));
  const horizon = knownUntil(call, counted);
  const drafts = [...visits(call, horizon), ...rings(call, horizon), ...talks(call, horizon), ...holds(call, horizon), ...transfers(call, horizon), ...speech(call, counted)].slice(0, MOST_SEGMENTS);
  const { segments, rows } = stack(drafts);
  const starts = [at(call.offeredAt), at(call.queuedAt), ...segments.map((s) => s.from)].filter((t): t is number => t !== null);
  const from = starts.length > 0 ? Math.min(...starts) : horizon;
  const end = Math.max(from + SHORTEST_AXIS_MS, at(call.endedAt) ?? from, ...segments.map((s) => s.to));
  const to = end + (end - from) * TAIL_SHARE;
  return { from, to, segments, rows, marks: marksOf(counted).filter((m) => m.at >= from && m.at <= to), silences: call.holds.flatMap((h) => silencesOf(h, horizon)) };
}

const at = (instant: string | null | undefined): number | null => {
  const ms = instant === null || instant === undefined ? Number.NaN : Date.parse(instant);
  return Number.isNaN(ms) ? null : ms;
};
const mustAt = (instant: string): number => at(instant) ?? 0;

/** How far anything is known of the call: an open span is drawn to here and no further. */
function knownUntil(call: CallDetail, events: readonly RawEvent[]): number {
  const end = at(call.endedAt);
  if (end !== null) return end;
  const last = Math.max(mustAt(call.stateSince), ...events.map((e) => at(e.time) ?? 0));
  return last;
}

const visits = (call: CallDetail, horizon: number): Draft[] =>
  call.visits.map((v) => ({ lane: 'queue', kind: `visit.${v.outcome}`, from: mustAt(v.queuedAt), to: at(v.leftAt) ?? horizon, open: v.leftAt === null, label: v.queue }));

const rings = (call: CallDetail, horizon: number): Draft[] =>
  call.attempts.map((a) => {
    const from = mustAt(a.startedAt);
    return { lane: 'ring', kind: `ring.${a.outcome}`, from, to: a.ringMs === null ? horizon : from + a.ringMs, open: a.ringMs === null, label: a.agent };
  });

/** Talk is the leg less its holds (contract 1.2); wrap-up follows the leg. */
function talks(call: CallDetail, horizon: number): Draft[] {
  const away = call.holds.map((h) => [mustAt(h.startedAt), at(h.endedAt) ?? horizon] as const).sort((a, b) => a[0] - b[0]);
  return call.legs.flatMap((leg) => {
    const [from, to, label] = [mustAt(leg.startedAt), at(leg.endedAt) ?? horizon, leg.agent ?? '–'];
    const pieces: Draft[] = [];
    let start = from;
    for (const [gone, back] of away) {
      if (back < start || gone > to) continue;
      if (gone > start) pieces.push({ lane: 'talk', kind: 'talk', from: start, to: gone, open: false, label });
      start = Math.max(start, back);
    }
    if (start < to || from === to) pieces.push({ lane: 'talk', kind: 'talk', from: Math.min(start, to), to, open: leg.endedAt === null, label });
    if (leg.wrapMs !== null && leg.wrapMs > 0) pieces.push({ lane: 'talk', kind: 'wrap', from: to, to: to + leg.wrapMs, open: false, label });
    return pieces;
  });
}

const holds = (call: CallDetail, horizon: number): Draft[] =>
  call.holds.map((h) => ({ lane: 'hold', kind: h.kind, from: mustAt(h.startedAt), to: at(h.endedAt) ?? horizon, open: h.outcome === 'open', label: h.agent ?? '' }));

function transfers(call: CallDetail, horizon: number): Draft[] {
  return call.transfers.map((t) => {
    const end = at(t.completedAt) ?? at(t.failedAt);
    const to = end ?? horizon;
    return { lane: 'transfer', kind: `transfer.${t.outcome}`, from: at(t.requestedAt) ?? at(t.acceptedAt) ?? to, to, open: end === null, label: t.to ?? '' };
  });
}

/** Turns of the transcript; they are counted in ms from the answer. */
function speech(call: CallDetail, events: readonly RawEvent[]): Draft[] {
  const answered = at(call.answeredAt);
  if (answered === null) return [];
  return events.filter((e) => e.type.startsWith('call.transcript_added.')).flatMap((e) => {
    const turns: unknown = e.data?.['turns'];
    return Array.isArray(turns) ? turns.flatMap((turn: unknown) => turnOf(turn, answered)) : [];
  });
}

function turnOf(turn: unknown, answered: number): Draft[] {
  if (typeof turn !== 'object' || turn === null || !('startMs' in turn) || !('endMs' in turn) || !('speaker' in turn)) return [];
  const { startMs, endMs, speaker } = turn;
  if (typeof startMs !== 'number' || typeof endMs !== 'number') return [];
  return [{ lane: 'speech', kind: speaker === 'agent' ? 'turn.agent' : 'turn.customer', from: answered + startMs, to: answered + Math.max(startMs, endMs), open: false, label: '' }];
}

/** Gives each segment the first line of its lane that is free. */
function stack(drafts: readonly Draft[]): { segments: readonly Segment[]; rows: Readonly<Record<Lane, number>> } {
  const busyUntil: Record<Lane, number[]> = { queue: [], ring: [], talk: [], hold: [], transfer: [], speech: [] };
  const segments = [...drafts].sort((a, b) => a.from - b.from || a.to - b.to).map((draft) => {
    const lines = busyUntil[draft.lane];
    const free = lines.findIndex((until) => until <= draft.from);
    const row = free === -1 ? lines.length : free;
    lines[row] = draft.to;
    return { ...draft, row };
  });
  const count = (lane: Lane): number => Math.max(1, busyUntil[lane].length);
  return { segments, rows: { queue: count('queue'), ring: count('ring'), talk: count('talk'), hold: count('hold'), transfer: count('transfer'), speech: count('speech') } };
}

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
const CONSENT_LANE: Readonly<Record<string, Lane>> = { hold: 'hold', mute: 'hold', transfer: 'transfer', wait: 'queue', talk: 'talk' };

/** The marks of events that are instants; everything else is a segment or stands in the list only. */
export function marksOf(events: readonly RawEvent[]): readonly Mark[] {
  return events.flatMap((event): Mark[] => {
    const when = at(event.time);
    if (when === null) return [];
    const data = event.data ?? {};
    const mark = (lane: Lane, kind: MarkKind, label: string): Mark[] => [{ lane, kind, label, at: when, eventKey: eventKey(event.source, event.id) }];
    switch (event.type.replace(/\.v\d+$/, '')) {
      case 'call.wait_prompt': return mark('hold', 'prompt', '');
      case 'call.consent': return mark(CONSENT_LANE[text(data['kind'])] ?? 'talk', data['granted'] === false ? 'consent.refused' : 'consent.granted', text(data['kind']));
      case 'call.script_cue': return mark('speech', 'cue', text(data['cue']));
      case 'call.tagged': return mark('talk', 'tag', text(data['tag']));
      case 'call.agent_spoke': return mark('speech', 'spoke', '');
      case 'call.dropped': return mark('talk', 'dropped', text(data['cause']));
      case 'call.rated': return mark('talk', 'rated', `${text(data['score'])}/${text(data['scale'])}`);
      case 'call.ringing': return mark('ring', 'ringNo', text(data['ringNo']));
      case 'call.transfer_accepted': return mark('transfer', 'accepted', '');
      default: return [];
    }
  });
}

/** The silences of a hold: between its start, the prompts in it, and its end. */
export function silencesOf(hold: WireHold, horizon: number): readonly Silence[] {
  const [from, to] = [mustAt(hold.startedAt), at(hold.endedAt) ?? horizon];
  const prompts = hold.prompts.map(mustAt).filter((t) => t > from && t < to).sort((a, b) => a - b);
  const edges = [from, ...prompts, to];
  const gaps = edges.slice(1).map((end, i) => [edges[i] ?? from, end] as const);
  const longest = Math.max(...gaps.map(([a, b]) => b - a));
  return gaps.map(([a, b]) => ({ from: a, to: b, longest: b - a === longest && longest > 0 }));
}

const STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400];

/** Ticks of an axis of `spanMs` from its start, ms: round steps, at most `most` of them. */
export function ticksOf(spanMs: number, most: number): readonly number[] {
  const step = (STEPS_S.find((s) => spanMs / (s * 1_000) <= most) ?? Math.ceil(spanMs / 1_000 / most)) * 1_000;
  const ticks: number[] = [];
  for (let t = 0; t <= spanMs; t += step) ticks.push(t);
  return ticks;
}
