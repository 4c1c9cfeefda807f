/** What the pages ask of the program: one file for the shapes, one function to fetch. Instants are RFC 3339 unless said otherwise. */

export type Lang = 'zh' | 'en';
export type Names = Readonly<Record<Lang, string>>;
export type Outcome = 'answered' | 'abandoned' | 'diverted' | 'self_served' | 'callback_requested' | 'unfinished';
/** `%` is 0–100, `s` seconds; anything else is a count. */
export type Unit = '%' | '‰' | 's' | 'rings' | 'count';

/** One figure of today on the wall. null is "not known", never 0. */
export interface Tile {
  readonly metric: string;
  readonly variant: string | null;
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  /** Cases that could not be judged. */
  readonly unknown: number;
  readonly unit: Unit;
  readonly target: number | null;
  /** Which way is better. */
  readonly direction: 'up' | 'down' | null;
  readonly names: Names;
  readonly formula: Names;
  /** Service level only: the threshold in seconds. */
  readonly threshold?: number | null;
  /** Means only, same unit as `value`. */
  readonly p90?: number | null;
  readonly spark: readonly { readonly bucket: string; readonly value: number | null }[];
}

/** A quarter of an hour of today. `ghost`: mean offered of the same weekday. */
export interface CurvePoint {
  readonly bucket: string;
  readonly offered: number | null;
  readonly answered: number | null;
  readonly abandoned: number | null;
  readonly sl: number | null;
  readonly ghost: number | null;
}

/** A caller on hold or muted now; instants in epoch ms of the program's clock. */
export interface HeldCall {
  readonly call: string;
  readonly since: number;
  readonly lastPromptAt: number | null;
  readonly queue: string | null;
  readonly kind: 'hold' | 'mute';
}

export interface LiveNow {
  readonly waiting: number;
  readonly longestWaitSince: number | null;
  readonly talking: number;
  readonly held: readonly HeldCall[];
  readonly ringing: number;
  readonly inMenu: number;
  /** Agents logged in, and ready ones of them; null where no states are reported. */
  readonly agents: { readonly present: number; readonly idle: number } | null;
  readonly callbacksDue: number | null;
}

export interface QueueRow {
  readonly queue: string;
  readonly offered: number | null;
  readonly answered: number | null;
  readonly answerRate: number | null;
  readonly sl: number | null;
  readonly waiting: number;
  readonly longestWaitSince: number | null;
  readonly abandoned: number | null;
  readonly abdRate: number | null;
  readonly talking: number;
  /** Agents logged in for the queue, and ready ones of them; null: not reported. */
  readonly present: number | null;
  readonly idle: number | null;
  /** Targets of this queue where they differ from the tile's, by metric id. */
  readonly targets?: Readonly<Record<string, number>>;
}

/** The whole board, pushed by `GET /v1/live` as `event: board`. `now`, `asOf`, `newestEventAt`: epoch ms of the program's clock. */
export interface BoardFrame {
  readonly now: number;
  readonly clock: { readonly speed: number; readonly demo: boolean };
  readonly tz: string;
  readonly asOf: number;
  readonly newestEventAt: number | null;
  readonly settled: boolean;
  readonly tiles: readonly Tile[];
  readonly curve: readonly CurvePoint[];
  readonly live: LiveNow;
  readonly queues: readonly QueueRow[];
}

export interface MetricEntry {
  readonly id: string;
  readonly names: Names;
  readonly unit: Unit;
  readonly direction: 'up' | 'down' | 'neutral';
  readonly formula: Names;
  readonly dimensions: readonly string[];
  /** The first is the default. */
  readonly variants: readonly string[];
}

export interface MetricRow {
  readonly bucket: string | null;
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly count: number | null;
  readonly unknown: number;
  readonly queue?: string | null;
  readonly department?: string | null;
}

export interface MetricAnswer {
  readonly metric: string;
  readonly unit: Unit;
  readonly tz: string;
  readonly asOf: string;
  readonly rows: readonly MetricRow[];
}

export interface WireHold {
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly ms: number | null;
  readonly kind: 'hold' | 'mute';
  readonly agent: string | null;
  readonly consent: boolean | null;
  readonly statedLimitSec: number | null;
  readonly longestSilenceMs: number;
  readonly prompts: readonly string[];
  readonly outcome: 'resumed' | 'given_up' | 'transferred' | 'cut' | 'open';
}

export interface WireLeg {
  readonly agent: string | null;
  readonly team: string | null;
  readonly department: string | null;
  readonly queue: string | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly talkMs: number | null;
  readonly holdMs: number;
  readonly wrapMs: number | null;
}

export interface WireVisit {
  readonly queue: string;
  readonly queuedAt: string;
  readonly leftAt: string | null;
  readonly waitMs: number | null;
  readonly outcome: 'answered' | 'abandoned' | 'diverted' | 'overflowed' | 'open';
}

export interface WireAttempt {
  readonly agent: string;
  readonly queue: string | null;
  readonly startedAt: string;
  readonly ringMs: number | null;
  readonly outcome: 'taken' | 'missed' | 'left' | 'open';
}

export interface WireTransfer {
  readonly transferId: string | null;
  readonly requestedAt: string | null;
  readonly acceptedAt: string | null;
  readonly completedAt: string | null;
  readonly failedAt: string | null;
  readonly to: string | null;
  readonly toKind: string | null;
  readonly mode: string | null;
  readonly reason: string | null;
  readonly consent: boolean | null;
  readonly outcome: 'completed' | 'failed' | 'lost' | 'open';
}

export interface WireContradiction {
  readonly eventId: string;
  readonly source: string;
  readonly type: string;
  readonly at: string;
  readonly reason: string;
}

/** The members of `call.recorded` with the call's id, as the list gives them. */
export interface WireCall {
  readonly id: string;
  readonly direction: 'inbound' | 'outbound' | 'internal' | null;
  readonly queue: string | null;
  readonly line: string | null;
  readonly department: string | null;
  readonly team: string | null;
  readonly agent: string | null;
  readonly offeredAt: string | null;
  readonly queuedAt: string | null;
  readonly answeredAt: string | null;
  readonly endedAt: string | null;
  readonly outcome: Outcome | null;
  readonly unfinished: boolean;
  readonly abandonStage: 'menu' | 'queue' | 'ringing' | null;
  readonly endedBy: 'customer' | 'agent' | 'system' | 'unknown' | null;
  readonly rings: number | null;
  readonly waitMs: number | null;
  readonly ringMs: number | null;
  readonly talkMs: number | null;
  readonly wrapMs: number | null;
  readonly holdMs: number;
  readonly holds: readonly WireHold[];
  readonly legs: readonly WireLeg[];
  readonly visits: readonly WireVisit[];
  readonly attempts: readonly WireAttempt[];
  readonly transfers: readonly WireTransfer[];
  readonly reasonCode: string | null;
  readonly resolved: boolean | null;
  readonly rating: { readonly score: number; readonly scale: number; readonly at: string } | null;
  readonly contradictions: readonly WireContradiction[];
  readonly revision: number;
}

/** A CloudEvent as it was accepted. */
export interface RawEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly data?: Readonly<Record<string, unknown>>;
  /** Taken back; also seen from an `event.retracted.v1` beside it. */
  readonly retracted?: boolean;
}

export interface Verdict {
  readonly id: string;
  readonly norm: string;
  readonly outcome: 'met' | 'breached' | 'unknown' | 'excused';
  readonly triggeredAt: string;
  readonly deadlineAt?: string | null;
  readonly observed?: number | null;
  readonly limit?: number | null;
  readonly unit?: string | null;
  readonly reason?: string | null;
}

/** One call with what it is doing and its events. */
export interface CallDetail extends WireCall {
  readonly state: 'menu' | 'waiting' | 'ringing' | 'talking' | 'held' | 'muted' | 'over';
  readonly stateSince: string;
  readonly events: readonly RawEvent[];
  /** Cursor of the events that did not come with the call, for `GET /v1/events?subject=`. */
  readonly eventsNext: string | null;
  readonly verdicts: readonly Verdict[];
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** Why an answer did not come: `status` 0 when the program was not reached at all. */
export class ApiProblem extends Error {
  constructor(readonly status: number, title: string, readonly requestId: string | null, readonly errors: readonly { path: string; reason: string }[]) {
    super(title);
    this.name = 'ApiProblem';
  }
}

export type Query = Readonly<Record<string, string | number | null | undefined>>;

/** Path and query; members that are null, undefined or empty are left out, as an unknown or empty filter is refused. */
export function address(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** Fetches JSON; throws `ApiProblem` for every answer that is not 2xx and when there is none. */
export async function getJson<T>(path: string, query: Query, signal?: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch(address(path, query), { headers: { accept: 'application/json' }, ...(signal !== undefined && { signal }) });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new ApiProblem(0, '', null, []);
  }
  if (!response.ok) throw await problemOf(response);
  const body: T = await response.json();
  return body;
}

/** The problem an answer carries (RFC 9457), or as much of one as can be read. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const body: { title?: string; requestId?: string; errors?: { path: string; reason: string }[] } = await response.json().catch(() => ({}));
  return new ApiProblem(response.status, body.title ?? response.statusText, body.requestId ?? response.headers.get('x-request-id'), body.errors ?? []);
}
