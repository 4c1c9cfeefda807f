import type { Logger, Org } from '@sanxiang/kernel';
import type { MetricsSnapshot } from '@sanxiang/telemetry';
import { AggregatorRegistry, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Health } from './health.js';
import { inTime } from './in-time.js';

const PREFIX = 'sanxiang_';

/** What Prometheus reads: how far each stage is behind, what the threads of the process count, and the process itself. */
export class Prometheus {
  private readonly registry = new Registry();
  private readonly behind = new Gauge({ name: `${PREFIX}stage_behind`, help: 'Records of the log that a stage has not handled yet', labelNames: ['stage'], registers: [this.registry] });
  private readonly settled = new Gauge({ name: `${PREFIX}settled`, help: '1 when every accepted event is in every figure', registers: [this.registry] });
  private readonly deadLetters = new Gauge({ name: `${PREFIX}dead_letters`, help: 'Records that some stage put aside and that are kept', registers: [this.registry] });

  constructor(private readonly health: Health, private readonly log: Logger) {
    collectDefaultMetrics({ register: this.registry });
  }

  get contentType(): string { return this.registry.contentType; }

  /** Prometheus' text. Of an org (null: of all): series that name another org are left out. A part that does not answer is left out, the rest is there. */
  async text(org: Org | null = null): Promise<string> {
    const [snapshots = []] = await Promise.all([this.known(this.health.metrics?.()), this.readStages(), this.readDeadLetters()]);
    const counted = AggregatorRegistry.aggregate(snapshots.map((s) => seenBy(org, s)));
    return `${await this.registry.metrics()}${await counted.metrics()}`;
  }

  private async readStages(): Promise<void> {
    this.behind.reset();
    this.settled.remove();
    const stages = await inTime(this.known(this.health.stages?.()), undefined);
    if (stages === undefined) return;
    for (const { name, behind } of stages) this.behind.set({ stage: name }, behind);
    this.settled.set(stages.every((s) => s.behind === 0) ? 1 : 0);
  }

  private async readDeadLetters(): Promise<void> {
    this.deadLetters.remove();
    const kept = await inTime(this.known(this.health.deadLetters?.()), undefined);
    if (kept !== undefined) this.deadLetters.set(kept);
  }

  /** What is not known is left out: a nought would say that all is well. */
  private async known<T>(answer: Promise<T> | undefined): Promise<T | undefined> {
    try { return await answer; } catch (error) {
      this.log.debug({ err: error }, 'part of the metrics cannot be read');
      return undefined;
    }
  }
}

const seenBy = (org: Org | null, snapshot: MetricsSnapshot): MetricsSnapshot => (org === null ? snapshot
  : snapshot.map((metric) => ({ ...metric, values: metric.values.filter(({ labels }) => labels['org'] === undefined || labels['org'] === org) })));
