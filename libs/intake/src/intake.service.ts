import { EVENT_BYTES_MAX, partitionKey, validateEvent, type CloudEvent, type PostedEvent, type Reason } from '@sanxiang/contracts';
import { orgFor, type Caller } from '@sanxiang/access';
import { badInput, DEFAULT_ORG, Problem, type Clock, type Fault, type Org } from '@sanxiang/kernel';
import { publisherContext, spanNow, Telemetry, type SpanContext } from '@sanxiang/telemetry';
import type { Admission, Admitted, Candidate } from './admission.js';
import { lineGroups, type Line } from './lines.js';
import type { Quarantine, Rejected } from './quarantine.js';

/** Events of a stream that are checked and admitted at a time; small, so that other requests get their turn in between. */
const GROUP = 500;
/** Events that may wait for the log before new requests are told to come back. */
const PENDING_MAX = 100_000;
/** Rejected items that one answer can list; a stream with more is broken off, and says so. */
const REJECTED_MAX = 100_000;
export const SINGLE_BYTES_MAX = 1024 * 1024;
export const BATCH_BYTES_MAX = 32 * 1024 * 1024;

export interface RejectedItem { readonly index: number; readonly id: string | null; readonly reason: Reason; readonly path: string; readonly errors?: readonly Fault[] }
export interface Receipt { accepted: number; duplicates: number; readonly rejected: RejectedItem[] }

/** One item of a body: an event, or why it cannot be read. */
type Item = { readonly value: unknown; readonly text: string | null } | { readonly fault: Reason; readonly text: string };

/** Takes bodies apart, checks each event, lets the good ones into the log and keeps the others in quarantine. */
export class Intake {
  constructor(private readonly admission: Admission, private readonly quarantine: Quarantine, private readonly clock: Clock, private readonly telemetry: Telemetry = new Telemetry()) {}

  /** A stream of lines, one event each; the body is never held as a whole. `traceparent`: of the request, as W3C Trace Context has it. */
  lines(caller: Caller, body: AsyncIterable<Buffer>, traceparent?: string): Promise<Receipt> {
    return this.counted(() => this.takeLines(caller, body, this.publisher(traceparent)));
  }

  /** One event, or with `batch` an array of events. */
  document(caller: Caller, body: Buffer, batch: boolean, traceparent?: string): Promise<Receipt> {
    return this.counted(() => this.takeDocument(caller, body, batch, this.publisher(traceparent)));
  }

  /** An event that this system says itself, of a type that publishers may not send; resolves when it is durable. One that its schema refuses is a fault of ours, and thrown. */
  async own(org: Org, event: PostedEvent): Promise<Admitted> {
    const receipt: Receipt = { accepted: 0, duplicates: 0, rejected: [] };
    await this.take({ role: 'local', org, name: 'sanxiang' }, [{ value: event, text: null }], 0, receipt, null, true);
    const [refused] = receipt.rejected;
    if (refused !== undefined && refused.reason !== 'conflict') throw new Error(`intake refused an event of ours: ${refused.path} ${refused.reason}`);
    return refused !== undefined ? 'conflict' : receipt.accepted > 0 ? 'accepted' : 'duplicate';
  }

  private async counted(work: () => Promise<Receipt>): Promise<Receipt> {
    try {
      const receipt = await work();
      this.telemetry.intake.request('taken');
      return receipt;
    } catch (error) {
      this.telemetry.intake.request(error instanceof Problem && error.status < 500 ? 'refused' : 'failed');
      throw error;
    }
  }

  private publisher(traceparent: string | undefined): SpanContext | null { return this.telemetry.tracing ? publisherContext(traceparent) : null; }

  private async takeLines(caller: Caller, body: AsyncIterable<Buffer>, publisher: SpanContext | null): Promise<Receipt> {
    this.refuseWhenFull();
    const receipt: Receipt = { accepted: 0, duplicates: 0, rejected: [] };
    let index = 0;
    for await (const group of lineGroups(body, GROUP)) {
      await this.take(caller, group.map(parsed), index, receipt, publisher);
      index += group.length;
      if (receipt.rejected.length > REJECTED_MAX) throw new Problem(400, 'too-many-rejected', `被拒绝的事件过多，已在第 ${index} 行停止 · Too many rejected events, stopped after line ${index}`, firstFaults(receipt));
    }
    return answer(receipt, index);
  }

  private async takeDocument(caller: Caller, body: Buffer, batch: boolean, publisher: SpanContext | null): Promise<Receipt> {
    this.refuseWhenFull();
    const item = parsed(lineOf(body));
    if ('fault' in item) throw badInput('body', item.fault);
    if (batch !== Array.isArray(item.value)) throw badInput('body', batch ? 'expected_array' : 'expected_object');
    if (!batch && (typeof item.value !== 'object' || item.value === null)) throw badInput('body', 'expected_object');
    const items: Item[] = Array.isArray(item.value) ? item.value.map((value: unknown) => ({ value, text: null })) : [item];
    const receipt: Receipt = { accepted: 0, duplicates: 0, rejected: [] };
    for (let i = 0; i < items.length; i += GROUP) await this.take(caller, items.slice(i, i + GROUP), i, receipt, publisher);
    return receipt;
  }

  private refuseWhenFull(): void {
    if (this.admission.pending > PENDING_MAX) throw new Problem(429, 'too-many', '写入队列已满，请稍后重试 · Too much is waiting to be written, try again', [], { 'retry-after': '1' });
  }

  private async take(caller: Caller, items: readonly Item[], first: number, receipt: Receipt, publisher: SpanContext | null, ours = false): Promise<void> {
    const now = this.clock.now(); const startedAt = spanNow();
    const good: Candidate[] = []; const places: number[] = []; const bad: Rejected[] = [];
    const reject = (i: number, text: string | null, value: unknown, r: { id: string | null; reason: Reason; path: string; errors?: readonly Fault[] }): void => {
      receipt.rejected.push({ index: first + i, id: r.id, reason: r.reason, path: r.path, ...(r.errors !== undefined && { errors: r.errors }) });
      this.telemetry.intake.reject(caller.org ?? DEFAULT_ORG, sourceOf(value), r.reason);
      bad.push({ payload: text ?? JSON.stringify(value) ?? 'null', reason: r.reason, path: r.path, eventId: r.id, source: sourceOf(value) });
    };
    items.forEach((item, i) => {
      if ('fault' in item) { reject(i, item.text, null, { id: null, reason: item.fault, path: '' }); return; }
      const checked = validateEvent(item.value, item.text, { now, ours });
      if (!checked.ok) { reject(i, item.text, item.value, checked); return; }
      const candidate = withOrg(caller, checked.event, item.text);
      if (candidate === null) { reject(i, item.text, item.value, { id: checked.event.id, reason: 'other_org', path: 'org' }); return; }
      if (candidate.text.length > EVENT_BYTES_MAX) { reject(i, candidate.text, item.value, { id: checked.event.id, reason: 'too_large', path: '' }); return; }
      good.push(candidate); places.push(i);
    });
    const verdicts = good.length > 0 ? await this.admission.admit(good) : [];
    verdicts.forEach((verdict, g) => {
      if (verdict === 'accepted') receipt.accepted += 1;
      else if (verdict === 'duplicate') receipt.duplicates += 1;
      else reject(places[g] ?? 0, good[g]?.text ?? null, good[g]?.event, { id: good[g]?.event.id ?? null, reason: 'conflict', path: 'id' });
    });
    this.telemetry.intake.took(good, verdicts);
    if (this.telemetry.tracing) this.trace(good, verdicts, startedAt, publisher);
    if (bad.length > 0 && !ours) await this.quarantine.add(caller.org ?? DEFAULT_ORG, caller.name, bad);
  }

  /** A span for each call of a group of which something was accepted. */
  private trace(good: readonly Candidate[], verdicts: readonly Admitted[], startedAt: number, link: SpanContext | null): void {
    const accepted = good.filter(({ event }, i) => verdicts[i] === 'accepted' && event.type.startsWith('call.'));
    for (const own of Map.groupBy(accepted, ({ event }) => partitionKey(event.org, event.subject)).values()) {
      const event = own[0]?.event;
      if (event !== undefined) this.telemetry.note({ name: 'intake.accept', org: event.org, subject: event.subject, startedAt, link, attributes: { 'sanxiang.event.types': [...new Set(own.map((c) => c.event.type))], 'sanxiang.event.count': own.length } });
    }
  }
}

/** The event with the org it belongs to; null when it names one that the caller may not. */
function withOrg(caller: Caller, event: PostedEvent, text: string | null): Candidate | null {
  if (event.org !== undefined) return caller.org !== null && caller.org !== event.org ? null : { event: { ...event, org: event.org }, text: text?.trim() ?? JSON.stringify(event) };
  const org = orgFor(caller, undefined);
  const filled: CloudEvent = { ...event, org };
  return { event: filled, text: text === null ? JSON.stringify(filled) : `{"org":${JSON.stringify(org)},${text.trim().slice(1)}` };
}

function parsed(line: Line): Item {
  if (typeof line !== 'string') return { fault: line.fault, text: '' };
  try { return { value: JSON.parse(line), text: line }; } catch { return { fault: 'unreadable', text: line }; }
}

const lineOf = (body: Buffer): Line => {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try { return decoder.decode(body); } catch { return { fault: 'unreadable' }; }
};

/** 400 when not a single item could be read. */
function answer(receipt: Receipt, items: number): Receipt {
  if (items === 0) throw badInput('body', 'empty');
  if (receipt.rejected.length === items && receipt.rejected.every((r) => r.reason === 'unreadable' || r.reason === 'too_large')) throw new Problem(400, 'bad-input', '没有一条可读 · Nothing in it could be read', firstFaults(receipt));
  receipt.rejected.sort((a, b) => a.index - b.index);
  return receipt;
}

const FAULTS_SHOWN = 20;
const firstFaults = (receipt: Receipt): Fault[] => receipt.rejected.slice(0, FAULTS_SHOWN).map((r) => ({ path: `[${r.index}]${r.path === '' ? '' : `.${r.path}`}`, reason: r.reason }));

const sourceOf = (value: unknown): string | null =>
  typeof value === 'object' && value !== null && 'source' in value && typeof value.source === 'string' ? value.source.slice(0, 512) : null;
