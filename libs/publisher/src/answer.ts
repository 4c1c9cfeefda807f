/** What is wrong with one member of an event. */
export interface EventFault { readonly path: string; readonly reason: string; readonly expected?: string }

/** Why an event was refused. It is not sent again: it would be refused again. */
export interface Rejection {
  /** A stable word: `missing`, `schema`, `conflict` … (docs/publishing.md). */
  readonly reason: string;
  /** The member at fault, '' for the event itself. */
  readonly path: string;
  /** All faults, where there are several. */
  readonly errors?: readonly EventFault[];
}

/** What became of an event: durable (now, or known already), or refused. */
export type Outcome = { readonly id: string; readonly taken: true } | ({ readonly id: string; readonly taken: false } & Rejection);

/** The events could not be delivered, or not in time. Nothing is known of them: publish them again with the same ids, if they have their own. */
export class PublishFault extends Error {
  /** `status`: what the server answered; null when nobody did. */
  constructor(message: string, readonly status: number | null, options?: ErrorOptions) { super(message, options); this.name = 'PublishFault'; }
}

/** What an answer to `POST /v1/events` means for the events that were sent. */
export type Answer =
  | { readonly kind: 'answered'; readonly rejections: ReadonlyMap<number, Rejection> }
  /** Send the same again; `afterMs` is what the server asked for, null where it did not. */
  | { readonly kind: 'again'; readonly afterMs: number | null; readonly why: string }
  /** One of them spoils the request, or they are too much together. */
  | { readonly kind: 'halve'; readonly rejection: Rejection }
  | { readonly kind: 'fault'; readonly fault: PublishFault };

/** 502 and 504 come from a proxy whose program is away for a moment. */
const AGAIN: ReadonlySet<number> = new Set([429, 502, 503, 504]);
/** 400: not one of the events could be read. 413: too large as a whole. */
const HALVE: ReadonlySet<number> = new Set([400, 413]);
const SAID_MAX = 300;

/** Reads an answer. `now` is the wall clock in epoch milliseconds, for a `Retry-After` that is a date. Throws when the connection breaks. */
export async function answerOf(response: Response, now: number): Promise<Answer> {
  const said = await response.text();
  if (response.status === 202) return receiptOf(said);
  const why = `${response.status} ${titleOf(said)}`;
  if (AGAIN.has(response.status)) return { kind: 'again', afterMs: retryAfterMs(response.headers.get('retry-after'), now), why };
  if (HALVE.has(response.status)) return { kind: 'halve', rejection: { reason: response.status === 413 ? 'too_large' : 'unreadable', path: '' } };
  return { kind: 'fault', fault: new PublishFault(why, response.status) };
}

/** Milliseconds of a `Retry-After`: seconds, or a date. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null;
  const ms = /^\d+(?:\.\d+)?$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}

type Members = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null;
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const parsed = (text: string): unknown => { try { return JSON.parse(text); } catch { return null; } };

function receiptOf(said: string): Answer {
  const receipt = parsed(said);
  const list: unknown = isObject(receipt) ? receipt['rejected'] : null;
  if (!isObject(receipt) || typeof receipt['accepted'] !== 'number' || !Array.isArray(list)) return { kind: 'fault', fault: new PublishFault(`202 ${said.slice(0, SAID_MAX)}`, 202) };
  const rejected: readonly unknown[] = list;
  return { kind: 'answered', rejections: new Map(rejected.filter(isObject).map((r) => [Number(r['index']), rejectionOf(r)])) };
}

function rejectionOf(r: Members): Rejection {
  const errors: readonly unknown[] = Array.isArray(r['errors']) ? r['errors'] : [];
  const faults = errors.filter(isObject).map((e) => ({ path: textOf(e['path']), reason: textOf(e['reason']), ...(typeof e['expected'] === 'string' && { expected: e['expected'] }) }));
  return { reason: textOf(r['reason']), path: textOf(r['path']), ...(faults.length > 0 && { errors: faults }) };
}

const titleOf = (said: string): string => {
  const problem = parsed(said);
  return isObject(problem) && typeof problem['title'] === 'string' ? problem['title'] : said.replace(/\s+/g, ' ').slice(0, SAID_MAX);
};
