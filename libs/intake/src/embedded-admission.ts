import { setTimeout } from 'node:timers/promises';
import { contentDigest, partitionKey, sameContent, TOPICS, type CloudEvent } from '@sanxiang/contracts';
import type { EmbeddedEventLog } from '@sanxiang/event-log';
import { Telemetry } from '@sanxiang/telemetry';
import { Unavailable, type Logger } from '@sanxiang/kernel';
import type { Admission, Admitted, Candidate } from './admission.js';
import { eventKey, type CutEvent, type IdIndex, type Place } from './id-index.js';
import { loggedEvent } from './logged-event.js';

interface InFlight { readonly event: CloudEvent; readonly durable: Promise<unknown> }

/** Records that a recovery reads from the log at a time. */
const RECOVER_RECORDS = 5000;
const PUT_RETRY_MS = 1000;
const MS_PER_SECOND = 1000;
/** How long a close waits for the index; what it misses then is read from the log at the next start. */
const CLOSE_MS_MAX = 5000;
/** Events that the index does not hold yet; beyond that nothing is taken until it does. */
const IN_FLIGHT_MAX = 500_000;

/**
 * Admission over the embedded log: one process, one partition. Knows every event that was ever taken, exactly.
 * One group is looked up at a time, so that two copies that come at the same moment see each other;
 * appends of several groups overlap, so that they share a commit.
 */
export class EmbeddedAdmission implements Admission {
  private readonly inFlight = new Map<string, InFlight>();
  /** Keys that the index holds by now; dropped from `inFlight` only while no look-up is under way, or one would miss them. */
  private indexed: string[] = [];
  private chain: Promise<unknown> = Promise.resolve();
  private puts: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private closed = false;

  constructor(private readonly eventLog: EmbeddedEventLog, private readonly index: IdIndex, private readonly log: Logger, private readonly telemetry: Telemetry = new Telemetry()) {}

  /** Events that wait to be admitted or committed. */
  get pending(): number { return this.waiting; }

  /** A start waits for `recover`. */
  readonly ready = true;

  /** Completes the index from the log, after a crash that came between the two. */
  async recover(): Promise<void> {
    await this.index.open();
    let off = Math.max(await this.index.upto(), this.eventLog.first(TOPICS.events));
    for (;;) {
      const keys: (string | null)[] = [];
      for (let i = 0; i < RECOVER_RECORDS; i += 1) {
        const text = await this.eventLog.read(TOPICS.events, off + i);
        if (text === null) break;
        const event = loggedEvent(text);
        keys.push(event === null ? null : eventKey(event.org, event.source, event.id));
      }
      if (keys.length === 0) return;
      await this.index.put(keys, off);
      off += keys.length;
    }
  }

  /** What became of each candidate, once all accepted ones (and the first copies of the known ones) are on disk. */
  async admit(candidates: readonly Candidate[]): Promise<Admitted[]> {
    if (this.inFlight.size > IN_FLIGHT_MAX) throw new Unavailable('id-index');
    this.waiting += candidates.length;
    try {
      const step = this.chain.then(() => this.step(candidates));
      this.chain = step.catch(() => undefined);
      const { verdicts, durable } = await step;
      await Promise.all(durable);
      return verdicts;
    } finally {
      this.waiting -= candidates.length;
    }
  }

  private async step(candidates: readonly Candidate[]): Promise<{ verdicts: Admitted[]; durable: Set<Promise<unknown>> }> {
    for (const key of this.indexed) this.inFlight.delete(key);
    this.indexed = [];
    const keys = candidates.map(({ event }) => eventKey(event.org, event.source, event.id));
    const known = await this.index.places(keys);
    const same = await Promise.all(candidates.map(({ event }, i) => this.saysTheSame(event, keys[i] ?? '', known[i])));
    const fresh: Candidate[] = []; const freshKeys: string[] = [];
    let appended = (_: Promise<unknown>): void => {};
    const mine = new Promise<unknown>((resolve) => { appended = resolve; });
    const durable = new Set<Promise<unknown>>();
    const verdicts = candidates.map((candidate, i): Admitted => {
      const key = keys[i] ?? '';
      const flying = this.inFlight.get(key);
      if (flying !== undefined) { durable.add(flying.durable); return sameContent(flying.event, candidate.event) ? 'duplicate' : 'conflict'; }
      const alike = same[i] ?? null;
      if (alike !== null) return alike ? 'duplicate' : 'conflict';
      this.inFlight.set(key, { event: candidate.event, durable: mine });
      fresh.push(candidate); freshKeys.push(key);
      return 'accepted';
    });
    if (fresh.length > 0) { appended(this.append(fresh, freshKeys)); durable.add(mine); } else appended(Promise.resolve());
    mine.catch(() => undefined);
    return { verdicts, durable };
  }

  /** Whether the event that is known under this key says the same; null when none is. */
  private async saysTheSame(event: CloudEvent, key: string, place: Place | undefined): Promise<boolean | null> {
    if (place === undefined) return null;
    if (typeof place === 'string') return place === contentDigest(event);
    const text = await this.eventLog.read(TOPICS.events, place);
    if (text !== null) return sameContent(JSON.parse(text), event);
    // Cut from the log since the index was asked: by now it has the digest.
    const [again] = await this.index.places([key]);
    return typeof again === 'string' ? again === contentDigest(event) : null;
  }

  /**
   * Drops events from the log that were taken before `before` (epoch ms) and that the groups have committed. The index keeps a digest of each,
   * so that a copy is still known as one, and other content as a conflict. Gives how many went. The signal ends it between two parts.
   */
  async cutLog(before: number, groups: readonly string[], signal?: AbortSignal): Promise<number> {
    return this.eventLog.cut(TOPICS.events, { before, groups, below: await this.index.upto() }, async (records) => {
      signal?.throwIfAborted();
      await this.index.cut(records.flatMap(({ value }) => {
        const event = loggedEvent(value);
        return event === null ? [] : [{ key: eventKey(event.org, event.source, event.id), digest: contentDigest(event) }];
      }));
    });
  }

  /** The events that only the index still knows: a backup has to hold them, all others are in the log. */
  cutEvents(): AsyncIterable<readonly CutEvent[]> { return this.index.cutEvents(); }

  private async append(fresh: readonly Candidate[], keys: readonly string[]): Promise<void> {
    let first: number;
    const began = performance.now();
    try {
      first = await this.eventLog.append(TOPICS.events, fresh.map(({ event, text }) => ({ key: partitionKey(event.org, event.subject), value: text })));
    } catch (error) {
      for (const key of keys) this.inFlight.delete(key);
      throw error;
    }
    this.telemetry.intake.appended((performance.now() - began) / MS_PER_SECOND);
    // The index follows in the order of the log, so that `upto` never runs ahead; the publisher need not wait for it.
    this.puts = this.puts.then(() => this.put(keys, first));
  }

  /** Writes to the index until it succeeds: a gap in it would let a copy in. Until then the keys stay in flight, where they are known as well. */
  private async put(keys: readonly string[], first: number): Promise<void> {
    while (!this.closed) {
      try {
        await this.index.put(keys, first);
        for (const key of keys) this.indexed.push(key);
        return;
      } catch (error) {
        this.log.error({ err: error }, 'the index of known events cannot be written, will be tried again');
        await setTimeout(PUT_RETRY_MS);
      }
    }
  }

  async close(): Promise<void> {
    await this.chain;
    await Promise.race([this.puts, setTimeout(CLOSE_MS_MAX, undefined, { ref: false })]);
    this.closed = true;
    await this.puts;
    await this.index.close();
  }
}
