import { createHash } from 'node:crypto';
import { formatInstant, type PostedEvent } from '@sanxiang/contracts';
import { zoneOf } from '../calls-csv/local-time.js';
import { filedUnder, sourceDeclared, type Imported } from '../imported.js';
import { AgentStates, type AgentSaying } from './agent-states.js';
import { detached, LogCall, type CallSaying, type Said } from './log-call.js';
import { isNobody, type LogLine } from './log-line.js';
import { readLines } from './read-lines.js';
import { DISPLACED_LINES_MAX, StampOrder } from './stamp-order.js';

export interface QueueLogOptions {
  /** IANA zone of stamps that say none: an export of the table. The native log has seconds since 1970. */
  readonly tz: string;
  /** The events' source; the same for all logs of one Asterisk. */
  readonly source?: string;
  /** Tenant that the events name; without it they take that of whoever posts them. */
  readonly org?: string;
  /** See `DISPLACED_LINES_MAX`. */
  readonly displaced?: number;
}

export const QUEUE_LOG_SOURCE = 'asterisk-queue-log';
/**
 * Calls of one generation; two are remembered, open calls and ended ones, which may enter another queue. A call of which a line tells moves to the
 * newer one; when that is full the older is forgotten, so that it goes by silence, and nothing has to be searched.
 */
const CALLS_OF_GENERATION_MAX = 50_000;
/** The stamps of the native log. */
const SECOND_MS = 1000;
const DIGEST_LENGTH = 8;
const TWICE = '重复的行 · a line that stands there twice';
const WENT_ON = '未结束，进入了下一队列 · not over: it entered another queue';

type Data = Readonly<Record<string, unknown>>;
interface Saying { readonly type: string; readonly id: string; readonly subject: string; readonly ms: number; readonly sequence: number; readonly data: Data }

/**
 * The queue_log of Asterisk, natively or as an export of its table (docs/importing.md): one call of each call id, a visit for each stay in a
 * queue, agents' log-ins and pauses. One object reads all files of one Asterisk, oldest first, since a call may begin in one and end in the next.
 * An event's id is made of its line alone, so that a log that has grown or was rotated says the same of what it said before.
 */
export class QueueLog {
  private calls = new Map<string, LogCall>();
  private earlier = new Map<string, LogCall>();
  private readonly agents = new AgentStates();
  private readonly source: string;
  private declared = false;
  /** Of the stamp that is being read: what was written at it, and how much was said of each subject. */
  private now = { ms: -Infinity, lines: new Set<string>(), said: new Map<string, number>() };

  constructor(private readonly options: QueueLogOptions) { this.source = options.source ?? QUEUE_LOG_SOURCE; }

  /** Every line of one file, blank ones too, in the order of the stamps. Throws a `WrongLog` for what is no queue_log. */
  async *read(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Imported> {
    const order = new StampOrder(this.options.displaced ?? DISPLACED_LINES_MAX);
    for await (const line of readLines(stream, zoneOf(this.options.tz))) {
      if ('reason' in line) yield line;
      else if ('blank' in line) yield { line: line.line, text: '', events: [] };
      else for (const next of order.take(line)) yield this.take(next);
    }
    for (const next of order.end()) yield this.take(next);
  }

  private take(line: LogLine): Imported {
    const { line: number, text } = line;
    const told = [line.ms, line.call, line.queue, line.agent, line.event].join('|');
    if (line.ms !== this.now.ms) this.now = { ms: line.ms, lines: new Set(), said: new Map() };
    if (this.now.lines.has(told)) return { line: number, text, events: [], ignored: TWICE };
    this.now.lines.add(told);
    const said = this.sayings(line);
    if ('refused' in said) return { line: number, text, reason: said.refused };
    const events = said.says.map((saying) => this.event(saying));
    if (!this.declared) {
      this.declared = true;
      events.unshift(this.filed(sourceDeclared(this.source, formatInstant(line.ms), [], line.fine ? 1 : SECOND_MS)));
    }
    return { line: number, text, events, ...('ignored' in said && { ignored: said.ignored }) };
  }

  private sayings(line: LogLine): { readonly says: readonly Saying[]; readonly ignored?: string } | { readonly refused: string } {
    const { meaning } = line;
    if (meaning.about === 'call') return this.callSayings(line, this.callOf(line.call), (call) => call.take(line));
    if (meaning.about === 'agent') return { says: this.stateSayings(line, this.agents.take(line)) };
    return { says: meaning.says === 'started' ? this.restart(line) : [] };
  }

  private stateSayings(line: LogLine, states: readonly AgentSaying[]): Saying[] {
    return states.map(({ agent, data }) => ({
      type: 'agent.state_changed.v1', id: `${idOf([agent, line.ms, line.event, line.queue, data.state])}|${digest(data)}`, subject: detached(agent), ms: line.ms, sequence: this.next(agent), data,
    }));
  }

  private restart(line: LogLine): Saying[] {
    const says = this.stateSayings(line, this.agents.restarted());
    for (const open of new Set([...this.earlier.values(), ...this.calls.values()].filter(({ isOpen }) => isOpen))) {
      const said = this.callSayings(line, open, (call) => call.restarted());
      if ('says' in said) says.push(...said.says);
    }
    return says;
  }

  private callSayings(line: LogLine, call: LogCall, happen: (call: LogCall) => Said): { readonly says: readonly Saying[]; readonly ignored?: string } | { readonly refused: string } {
    const before = call.talksTo;
    const said = happen(call);
    if ('refused' in said) return said;
    if ('ignored' in said) return { says: [], ignored: said.ignored };
    const { id } = call;
    const says: Saying[] = [];
    const { retracts } = said;
    if (retracts !== undefined) {
      says.push({ type: 'event.retracted.v1', id: `${retracts.id}|retracted`, subject: id, ms: line.ms, sequence: this.next(id), data: { source: this.source, id: retracts.id, reason: WENT_ON } });
      // Agent and caller had parted then, and the dial plan took the caller on: a release, no transfer.
      if (retracts.talked !== null) says.push({ type: 'call.transfer_completed.v1', id: `${retracts.id}|released`, subject: id, ms: retracts.ms, sequence: retracts.sequence, data: { ...retracts.talked, toKind: 'ivr' } });
    }
    for (const saying of said.says) says.push(this.callSaying(line, id, saying));
    const last = says.at(-1);
    if (last !== undefined) call.told(last.id, last.ms, last.sequence);
    const after = call.talksTo;
    if (before !== after) says.push(...this.stateSayings(line, [...(before === null ? [] : this.agents.parted(before)), ...(after === null ? [] : this.agents.connected(after, line.queue))]));
    return { says };
  }

  private callSaying(line: LogLine, id: string, { what, data }: CallSaying): Saying {
    return { type: `${what}.v1`, id: idOf([id, line.ms, line.event, line.queue, line.agent, what]), subject: id, ms: line.ms, sequence: this.next(id), data };
  }

  /** Order of what is said of one subject at one stamp: a second is long, and ids do not know what came first. */
  private next(subject: string): number {
    const number = (this.now.said.get(subject) ?? 0) + 1;
    this.now.said.set(subject, number);
    return number;
  }

  private callOf(id: string): LogCall {
    const known = this.calls.get(id);
    if (known !== undefined) return known;
    const call = this.earlier.get(id) ?? new LogCall(detached(id));
    if (this.calls.size >= CALLS_OF_GENERATION_MAX) { this.earlier = this.calls; this.calls = new Map(); }
    this.calls.set(call.id, call);
    return call;
  }

  private event({ type, id, subject, ms, sequence, data }: Saying): PostedEvent {
    return this.filed({ specversion: '1.0', id, source: this.source, type, subject, time: formatInstant(ms), sequence, data });
  }

  private filed(event: PostedEvent): PostedEvent { return filedUnder(event, this.options.org); }
}

/** An agent's state rests on lines before, which may stand in a file that is not there: then another state is another event, and no conflict. */
const digest = (data: Data): string => createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, DIGEST_LENGTH);

/** What the line says in its first columns; nothing of where it stands. */
const idOf = (parts: readonly (string | number)[]): string => parts.map((part) => (typeof part === 'number' ? part / SECOND_MS : isNobody(part) ? '' : part)).join('|');
