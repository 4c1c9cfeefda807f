import { formatInstant } from '@sanxiang/contracts';
import { AmiCalls, stampOf, type AmiEvent, type AmiMessage, type AmiOptions, type Gap } from '@sanxiang/intake';
import { PublishFault, type Outcome, type Publisher } from '@sanxiang/publisher';
import { AmiConnection, LoginRefused, type AmiAddress } from './ami-connection.js';

/** The first pause before the next attempt to connect; it doubles up to the longest, and each is drawn between half of it and the whole. */
const PAUSE_MS = 500;
const PAUSE_MS_MAX = 60_000;
/** How often Asterisk is asked for a sign of life, which becomes one of the source. */
export const BEAT_MS = 20_000;
/** Silence that a listener which is well does not reach: three beats. */
const HEARTBEAT_SEC = 60;
/** How finely the source tells: Asterisk's own stamps, and the arrival of messages that have none. */
const RESOLUTION_MS = { byAsterisk: 1, byArrival: 1000 } as const;
/** Events that may wait for an answer before nothing more is read. That many, and what is on the line, are lost if the listener is killed then. */
export const BEHIND_EVENTS_MAX = 50_000;
/** What Asterisk reports. Consents, words and rings it does not know. */
export const REPORTS = [
  'call.offered', 'call.queued', 'call.ring_missed', 'call.answered', 'call.abandoned', 'call.diverted', 'call.held', 'call.resumed',
  'call.transfer_requested', 'call.transfer_completed', 'call.transfer_failed', 'call.dropped', 'call.ended', 'agent.state_changed',
] as const;

/** What happens to a listener, for people. */
export type Notice =
  | { readonly what: 'connected'; readonly banner: string }
  | { readonly what: 'cut'; readonly why: string }
  | { readonly what: 'gap'; readonly gap: Gap; readonly missed: readonly string[] | null }
  | { readonly what: 'rejected'; readonly outcome: Extract<Outcome, { taken: false }> };

/** What the listener needs of the world; tests give their own. */
export interface Around {
  /** Wall clock, epoch milliseconds. */
  readonly now: () => number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly beatMs: number;
  /** Events that may wait for an answer before nothing more is read. */
  readonly behindMax: number;
  /** How long what was heard may take to become durable after the listener was told to stop, in milliseconds. */
  readonly goodbyeMs: number;
}

/** How far a listener is. */
export interface Heard { events: number; connections: number; brokenLines: number; missedCalls: number; last: AmiEvent | null }

/**
 * Listens to an Asterisk Manager until told to stop: connects, asks how things stand, publishes what it hears, and connects again when the line breaks.
 * Asterisk repeats nothing: what happens while nobody listens is lost, and is marked as a gap. What was heard waits in memory until it is durable;
 * when too much waits, nothing more is read, so that Asterisk and not this program holds it.
 */
export class AmiListener {
  readonly heard: Heard = { events: 0, connections: 0, brokenLines: 0, missedCalls: 0, last: null };
  private readonly calls: AmiCalls;
  private arrivals = 0;
  private stamped: boolean | null = null;
  private cutAtMs: number | null = null;
  private fault: Error | null = null;
  private readonly broke = new AbortController();

  constructor(
    private readonly address: AmiAddress, options: AmiOptions, private readonly publisher: Publisher,
    private readonly notice: (notice: Notice) => void, private readonly tick: () => void, private readonly around: Around,
  ) { this.calls = new AmiCalls(options); }

  /** Calls that are up. */
  get up(): number { return this.calls.up; }

  /** Resolves when the signal is raised. Throws `LoginRefused` when the first login is refused, and a `PublishFault` when the server wants none of the events. */
  async run(stop: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([stop, this.broke.signal]);
    for (let failed = 0; !signal.aborted; failed += 1) {
      try {
        const connection = await AmiConnection.open(this.address, signal);
        failed = 0;
        this.heard.connections += 1;
        this.notice({ what: 'connected', banner: connection.banner });
        await this.listen(connection, signal);
        if (!signal.aborted) this.notice({ what: 'cut', why: '' });
      } catch (error) {
        if (signal.aborted) break;
        // A user who was let in once is let in again when Asterisk is up again.
        if (error instanceof LoginRefused && this.heard.connections === 0) throw error;
        this.notice({ what: 'cut', why: error instanceof Error ? error.message : String(error) });
      }
      const pause = Math.min(PAUSE_MS_MAX, PAUSE_MS * 2 ** failed);
      await this.around.wait(pause / 2 + (this.around.random() * pause) / 2, signal);
    }
    if (this.fault !== null) throw this.fault;
  }

  private async listen(connection: AmiConnection, signal: AbortSignal): Promise<void> {
    const session = new Session(connection, this.cutAtMs === null ? null : { fromMs: this.cutAtMs, toMs: this.around.now() });
    this.calls.beginResync(session.gap);
    if (session.gap === null) this.declare(null);
    const beats = setInterval(() => { session.beat(); this.tick(); }, this.around.beatMs);
    try {
      for (let messages = await connection.next(); messages !== null && !signal.aborted; messages = await connection.next()) {
        for (const message of messages) {
          if (this.publisher.pending >= this.around.behindMax) await this.room(session, signal);
          this.take(message, session);
        }
        this.tick();
      }
    } finally {
      clearInterval(beats);
      this.heard.brokenLines += connection.broken;
      this.cutAtMs = this.around.now();
      this.calls.cut();
    }
  }

  /** Too much waits: nothing is read until there is room again. */
  private async room(session: Session, signal: AbortSignal): Promise<void> {
    session.reads = false;
    await Promise.race([this.publisher.ready(this.around.behindMax), aborted(signal)]);
    session.reads = true;
  }

  private take(message: AmiMessage, session: Session): void {
    const stamp = stampOf(message, this.around.now(), this.arrivals += 1);
    const action = message.get('actionid');
    if (message.get('ping') === 'Pong') { this.alive(message, session); return; }
    if (message.get('response') === 'Error' && action === session.channels) this.tellGap(session, null);
    // The answer to a question carries no stamp; an event does, or none does.
    if (action === undefined && message.has('event') && message.get('event') !== 'FullyBooted') this.learn(stamp.byAsterisk);
    for (const event of this.calls.take(message, stamp)) this.publish(event);
    if (message.get('event') === 'CoreShowChannelsComplete') this.tellGap(session, this.calls.missed);
  }

  /** Whether Asterisk stamps its events; once it is known, the source says how finely it tells. */
  private learn(byAsterisk: boolean): void {
    if (this.stamped === byAsterisk || this.stamped === true) return;
    this.stamped = byAsterisk;
    if (byAsterisk) this.declare(null);
  }

  /**
   * A sign of life: Asterisk has told everything up to the beat before this one. The time is Asterisk's own where its events have it too;
   * an event may still be on its way when the answer is sent, so the last beat would be too much to promise.
   */
  private alive(pong: AmiMessage, session: Session): void {
    const atMs = this.stamped === true ? stampOf(pong, this.around.now(), 0).ms : this.around.now();
    const { through } = session;
    session.answered(atMs);
    if (through !== null) this.watch(this.publisher.advance(formatInstant(through)));
  }

  private tellGap(session: Session, missed: readonly string[] | null): void {
    const { gap } = session;
    if (gap === null || session.toldGap) return;
    session.toldGap = true;
    this.heard.missedCalls += missed?.length ?? 0;
    this.notice({ what: 'gap', gap, missed });
    this.declare({ gap: { from: formatInstant(gap.fromMs), to: formatInstant(gap.toMs), ...(missed !== null && { calls: missed.slice(0, GAP_CALLS_MAX) }) } });
  }

  /** What the source reports; after a gap, with the gap. */
  private declare(more: object | null): void {
    const resolutionMs = this.stamped === true ? RESOLUTION_MS.byAsterisk : RESOLUTION_MS.byArrival;
    this.watch(this.publisher.declare({ reports: [...REPORTS], resolutionMs, heartbeatSec: HEARTBEAT_SEC, ...more }, { time: formatInstant(this.around.now()) }));
  }

  private publish(event: AmiEvent): void {
    this.heard.events += 1;
    this.heard.last = event;
    this.watch(this.publisher.publish(event));
  }

  /** A refused event is told and left; a server that wants none of them ends the listener. */
  private watch(outcome: Promise<Outcome>): void {
    outcome.then((o) => { if (!o.taken) this.notice({ what: 'rejected', outcome: o }); }, (error: unknown) => {
      if (!(error instanceof PublishFault) || error.status === null) return;
      this.fault ??= error;
      this.broke.abort();
    });
  }
}

/** Calls that a gap names. */
const GAP_CALLS_MAX = 1000;
const aborted = (signal: AbortSignal): Promise<void> => new Promise((resolve) => { if (signal.aborted) resolve(); else signal.addEventListener('abort', () => { resolve(); }, { once: true }); });

/** What is remembered of one connection. */
class Session {
  /** The id of the question for the channels. */
  readonly channels: string;
  /** Whether messages are read now; while the server is away they are not, and no answer can be expected. */
  reads = true;
  /** Everything before this was told. */
  through: number | null = null;
  toldGap = false;
  private asked = false;

  constructor(private readonly connection: AmiConnection, readonly gap: Gap | null) {
    connection.send('QueueStatus');
    this.channels = connection.send('CoreShowChannels');
    connection.send('Ping');
  }

  beat(): void {
    if (this.asked && this.reads) { this.connection.cut('no answer to a ping'); return; }
    this.asked = true;
    this.connection.send('Ping');
  }

  answered(atMs: number): void { this.asked = false; this.through = atMs; }
}
