import { setTimeout } from 'node:timers/promises';
import { contentDigest, partitionKey, sameContent, TOPICS, type CloudEvent } from '@sanxiang/contracts';
import type { KafkaEventLog, Batch, Tail } from '@sanxiang/event-log';
import { orgOf, Unavailable, type Logger } from '@sanxiang/kernel';
import { Telemetry } from '@sanxiang/telemetry';
import type { Admission, Admitted, Candidate } from './admission.js';
import { eventKey } from './id-index.js';
import { loggedEvent } from './logged-event.js';
import type { Quarantine } from './quarantine.js';
import type { Seen, SeenIndex } from './seen-index.js';

interface InFlight { readonly event: CloudEvent; readonly durable: Promise<unknown> }

/** Events that are in the log but not yet read back into the index; beyond that nothing is taken until they are. */
const IN_FLIGHT_MAX = 500_000;
const MS_PER_SECOND = 1000;
const CATCH_UP_AGAIN_MS = 1000;
/** Name under which an item stands in quarantine that no request was answered for. */
const FOUND_LATER = 'log';

/**
 * Admission over a log that several processes write. The log is the truth; each process reads all of it into an index of its own,
 * and knows what the others took as soon as it has read it (decision 0008). Copies that two processes take within that
 * time both stand in the log: they count once in every figure, and one that differs is put into quarantine when it is read.
 */
export class KafkaAdmission implements Admission {
  private readonly inFlight = new Map<string, InFlight>();
  /** Keys that the index holds by now; dropped from `inFlight` only while no look-up is under way, or one would miss them. */
  private indexed: string[] = [];
  private chain: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private tail: Tail | null = null;
  private known = false;
  private closed = false;

  constructor(private readonly eventLog: KafkaEventLog, private readonly index: SeenIndex, private readonly quarantine: Quarantine, private readonly log: Logger, private readonly telemetry: Telemetry = new Telemetry()) {}

  get pending(): number { return this.waiting; }

  async recover(): Promise<void> {
    await this.index.open();
    this.tail = await this.eventLog.tail(TOPICS.events, await this.index.positions(), (batch) => this.learn(batch));
    void this.catchUp(this.tail);
  }

  /** Until the index knows all that the log held at the start nothing is taken, for it could be a copy. */
  private async catchUp(tail: Tail): Promise<void> {
    while (!this.known && !this.closed) {
      try { await tail.caughtUp(); this.known = true; } catch (error) {
        this.log.warn({ err: error }, 'the log cannot be read yet');
        await setTimeout(CATCH_UP_AGAIN_MS);
      }
    }
  }

  get ready(): boolean { return this.known; }

  async admit(candidates: readonly Candidate[]): Promise<Admitted[]> {
    if (!this.known || this.closed) throw new Unavailable('event-log');
    if (this.inFlight.size > IN_FLIGHT_MAX) throw new Unavailable('id-index');
    this.waiting += candidates.length;
    try {
      const step = this.chain.then(() => this.step(candidates));
      this.chain = step.catch(() => undefined);
      const { admitted, durable } = await step;
      await Promise.all(durable);
      return admitted;
    } finally {
      this.waiting -= candidates.length;
    }
  }

  private async step(candidates: readonly Candidate[]): Promise<{ admitted: Admitted[]; durable: Set<Promise<unknown>> }> {
    for (const key of this.indexed) this.inFlight.delete(key);
    this.indexed = [];
    const keys = candidates.map(({ event }) => keyOf(event));
    const known = await this.index.digests(keys);
    const fresh: Candidate[] = []; const freshKeys: string[] = [];
    let appended = (_: Promise<unknown>): void => {};
    const mine = new Promise<unknown>((resolve) => { appended = resolve; });
    const durable = new Set<Promise<unknown>>();
    const admitted = candidates.map((candidate, i): Admitted => {
      const key = keys[i] ?? '';
      const flying = this.inFlight.get(key);
      if (flying !== undefined) { durable.add(flying.durable); return sameContent(flying.event, candidate.event) ? 'duplicate' : 'conflict'; }
      const digest = known[i];
      if (digest !== undefined) return digest === contentDigest(candidate.event) ? 'duplicate' : 'conflict';
      this.inFlight.set(key, { event: candidate.event, durable: mine });
      fresh.push(candidate); freshKeys.push(key);
      return 'accepted';
    });
    if (fresh.length > 0) { appended(this.append(fresh, freshKeys)); durable.add(mine); } else appended(Promise.resolve());
    mine.catch(() => undefined);
    return { admitted, durable };
  }

  private async append(fresh: readonly Candidate[], keys: readonly string[]): Promise<void> {
    const began = performance.now();
    try {
      await this.eventLog.append(TOPICS.events, fresh.map(({ event, text }) => ({ key: partitionKey(event.org, event.subject), value: text })));
    } catch (error) {
      for (const key of keys) this.inFlight.delete(key);
      throw error;
    }
    this.telemetry.intake.appended((performance.now() - began) / MS_PER_SECOND);
  }

  /** What the log holds goes into the index; what says something else under an id that is known was never answered for, and is put aside. */
  private async learn(batch: Batch): Promise<void> {
    const records = batch.records.flatMap((r) => { const event = loggedEvent(r.value); return event === null ? [] : [{ ...r, event, key: keyOf(event), digest: contentDigest(event) }]; });
    const known = await this.index.digests(records.map((r) => r.key));
    const fresh = new Map<string, Seen>();
    for (const [i, { value, event, key, digest, off }] of records.entries()) {
      const before = known[i] ?? fresh.get(key)?.digest;
      if (before === undefined) fresh.set(key, { key, digest });
      else if (before !== digest) await this.quarantine.add(orgOf(event.org), FOUND_LATER, [{ id: `${batch.topic}-${batch.part}-${off}`, payload: value, reason: 'conflict', path: 'id', source: event.source, eventId: event.id }]);
    }
    await this.index.put([...fresh.values()], batch.part, (batch.records.at(-1)?.off ?? 0) + 1);
    for (const { key } of records) if (this.inFlight.has(key)) this.indexed.push(key);
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.chain;
    await this.tail?.stop();
    await this.index.close();
  }
}

const keyOf = (event: CloudEvent): string => eventKey(event.org, event.source, event.id);
