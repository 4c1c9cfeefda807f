import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { Health } from './health.js';

const PREFIX = 'sanxiang_';

/** What Prometheus reads: how far each stage is behind, running totals, and the process itself. */
export class Prometheus {
  private readonly registry = new Registry();
  private readonly behind = new Gauge({ name: `${PREFIX}stage_behind`, help: 'Records of the log that a stage has not handled yet', labelNames: ['stage'], registers: [this.registry] });
  private readonly settled = new Gauge({ name: `${PREFIX}settled`, help: '1 when every accepted event is in every figure', registers: [this.registry] });
  private readonly counters = new Map<string, Counter>();

  constructor(private readonly health: Health) {
    collectDefaultMetrics({ register: this.registry });
  }

  get contentType(): string { return this.registry.contentType; }

  async text(): Promise<string> {
    if (this.health.stages !== undefined) {
      const stages = await this.health.stages();
      this.behind.reset();
      for (const { name, behind } of stages) this.behind.set({ stage: name }, behind);
      this.settled.set(stages.every((s) => s.behind === 0) ? 1 : 0);
    }
    for (const [name, total] of Object.entries(this.health.counters?.() ?? {})) {
      const counter = this.counters.get(name) ?? new Counter({ name: `${PREFIX}${name}`, help: `Total since the start: ${name}`, registers: [this.registry] });
      this.counters.set(name, counter);
      // The totals are kept elsewhere; here they are only written down.
      counter.reset();
      counter.inc(total);
    }
    return await this.registry.metrics();
  }
}
