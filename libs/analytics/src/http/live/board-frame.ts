import type { Attribution, Severity } from '@sanxiang/contracts';
import type { Words } from '../../metrics/metric.js';

/** One figure of today. null is "not known", never 0. */
export interface Tile {
  readonly metric: string;
  readonly variant: string;
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly unknown: number;
  readonly unit: string;
  readonly target: number | null;
  /** Which way is better. */
  readonly direction: 'up' | 'down' | null;
  readonly names: Words;
  readonly formula: Words;
  /** Seconds; service level only. */
  readonly threshold?: number;
  /** Means only, same unit as `value`. */
  readonly p90?: number | null;
  readonly spark: readonly { readonly bucket: string; readonly value: number | null }[];
}

/** A quarter of an hour of today; quarters without a call are left out. `ghost`: mean offered of the same weekday, not yet known. */
export interface CurvePoint {
  readonly bucket: string;
  readonly offered: number;
  readonly answered: number;
  readonly abandoned: number;
  readonly sl: number | null;
  readonly ghost: null;
}

/** A caller on hold or muted now. */
export interface HeldCall {
  readonly call: string;
  readonly since: number;
  readonly lastPromptAt: number | null;
  readonly queue: string | null;
  readonly kind: 'hold' | 'mute';
}

/** What goes on now; instants in epoch ms of the program's clock. */
export interface LiveNow {
  readonly waiting: number;
  /** Of those who wait or are being rung: since when the first of them waits. */
  readonly longestWaitSince: number | null;
  /** Conversations, those on hold among them. */
  readonly talking: number;
  readonly held: readonly HeldCall[];
  readonly ringing: number;
  readonly inMenu: number;
  /** Agents that are logged in, and those of them that are ready; null where no states are reported. */
  readonly agents: { readonly present: number; readonly idle: number } | null;
  /** Callbacks are not known to this version. */
  readonly callbacksDue: null;
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
  /** Agents logged in for the queue, and those of them that are ready; null where none named it. */
  readonly present: number | null;
  readonly idle: number | null;
  /** Targets of this queue where they differ from the tile's, by metric id. */
  readonly targets?: Readonly<Record<string, number>>;
}

/** Deadlines that run, the nearest first, without those that were due more than a day ago. Instants in epoch ms of the program's clock. */
export interface OpenDeadlines {
  /** All of them; `next` are the first few. */
  readonly open: number;
  readonly next: readonly { readonly norm: string; readonly subject: string; readonly startedAt: number; readonly deadlineAt: number }[];
}

/** A breach of the last day. Whose agent it was is not said on a wall. */
export interface FreshBreach {
  /** Id of the verdict. */
  readonly verdict: string;
  readonly subject: string;
  readonly norm: string;
  readonly severity: Severity;
  readonly queue: string | null;
  readonly department: string | null;
  readonly attributedTo: Attribution;
  readonly decidedAt: number;
  readonly deadlineAt: number | null;
}

/** The whole board, pushed by `GET /v1/live` as `event: board`. `now`, `asOf`, `newestEventAt`: epoch ms of the program's clock. */
export interface BoardFrame {
  readonly now: number;
  readonly clock: { readonly speed: number; readonly demo: boolean };
  readonly tz: string;
  /** When the figures were worked out. */
  readonly asOf: number;
  readonly newestEventAt: number | null;
  readonly settled: boolean;
  readonly tiles: readonly Tile[];
  readonly curve: readonly CurvePoint[];
  readonly live: LiveNow;
  readonly queues: readonly QueueRow[];
  /** null on a board of one queue or department: whose a deadline is, is not known before its verdict. */
  readonly deadlines: OpenDeadlines | null;
  /** The newest breaches, newest first. */
  readonly breaches: readonly FreshBreach[];
}

/** Names of the events that `GET /v1/live` sends. */
export const LIVE_EVENTS = ['board'] as const;
