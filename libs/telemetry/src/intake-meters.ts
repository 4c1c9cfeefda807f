import { Counter, Histogram, type Registry } from 'prom-client';
import { BoundedLabels, type SourceLabels } from './bounded-labels.js';

/** Sources with series of their own; a call centre has a handful. */
export const SOURCES_MAX = 100;
/** What became of a request at the door for events. */
export type RequestOutcome = 'taken' | 'refused' | 'failed';

const APPEND_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const NO_SOURCE = 'unknown';

/** What the door for events counts, by org and source. Each only ever rises, from the start of the process on. */
export class IntakeMeters {
  private readonly requests: Counter<'outcome'>;
  private readonly accepted: Counter<'org' | 'source'>;
  private readonly duplicates: Counter<'org' | 'source'>;
  private readonly rejected: Counter<'org' | 'source' | 'reason'>;
  private readonly append: Histogram;
  private readonly sources = new BoundedLabels(SOURCES_MAX);
  /** Of their own, so that rubbish cannot take the places of sources that are accepted. */
  private readonly refused = new BoundedLabels(SOURCES_MAX);

  constructor(registry: Registry) {
    const registers = [registry];
    const bySource = ['org', 'source'] as const;
    this.requests = new Counter({ name: 'sanxiang_intake_requests_total', help: 'Requests with events, by what became of them', labelNames: ['outcome'], registers });
    this.accepted = new Counter({ name: 'sanxiang_intake_accepted_total', help: 'Events that were accepted and are durable', labelNames: bySource, registers });
    this.duplicates = new Counter({ name: 'sanxiang_intake_duplicates_total', help: 'Events that were known already', labelNames: bySource, registers });
    this.rejected = new Counter({ name: 'sanxiang_intake_rejected_total', help: 'Events that went into quarantine, by reason', labelNames: [...bySource, 'reason'], registers });
    this.append = new Histogram({ name: 'sanxiang_intake_append_duration_seconds', help: 'Time until appended events are durable', buckets: APPEND_SECONDS, registers });
  }

  /** Counts a request. */
  request(outcome: RequestOutcome): void { this.requests.inc({ outcome }); }

  /** Counts one group of valid events with the verdict on each. */
  took(events: readonly { readonly event: { readonly org: string; readonly source: string } }[], verdicts: readonly string[]): void {
    const groups = new Map<SourceLabels, { accepted: number; duplicates: number }>();
    let group = { accepted: 0, duplicates: 0 };
    let last: { readonly org: string; readonly source: string } | null = null;
    events.forEach(({ event }, i) => {
      // A body mostly comes from one source: then nothing is looked up.
      if (last === null || last.source !== event.source || last.org !== event.org) {
        const labels = this.sources.of(event.org, event.source);
        group = groups.get(labels) ?? { accepted: 0, duplicates: 0 };
        groups.set(labels, group);
        last = event;
      }
      if (verdicts[i] === 'accepted') group.accepted += 1;
      else if (verdicts[i] === 'duplicate') group.duplicates += 1;
    });
    for (const [labels, { accepted, duplicates }] of groups) {
      if (accepted > 0) this.accepted.inc(labels, accepted);
      if (duplicates > 0) this.duplicates.inc(labels, duplicates);
    }
  }

  /** Counts an event that was not let in; `reason` is one of the contract's. */
  reject(org: string, source: string | null, reason: string): void { this.rejected.inc({ ...this.refused.of(org, source ?? NO_SOURCE), reason }); }

  /** Counts an append by how long it took. */
  appended(seconds: number): void { this.append.observe(seconds); }
}
