import type { Logger } from '@sanxiang/kernel';
import { Registry, type MetricObjectWithValues, type MetricValue } from 'prom-client';
import type { WatchedBatch } from './batch.js';
import { CallTraces, type CallWork, type TraceSettings } from './call-traces.js';
import { IntakeMeters } from './intake-meters.js';
import { NormMeters } from './norm-meters.js';
import { PipelineMeters } from './pipeline-meters.js';
import { SourceMeters, type SourceAge } from './source-meters.js';

/** Metrics of one registry at one moment: plain data, to be handed to another thread and added to those of others. */
export type MetricsSnapshot = MetricObjectWithValues<MetricValue<string>>[];

const MS_PER_SECOND = 1000;

/** What one thread of a process counts and traces. Without settings nothing is traced. */
export class Telemetry {
  private readonly registry = new Registry();
  readonly intake = new IntakeMeters(this.registry);
  readonly pipeline = new PipelineMeters(this.registry);
  readonly norms = new NormMeters(this.registry);
  private readonly traces: CallTraces | null;
  private sources: SourceMeters | null = null;

  constructor(traced: { readonly service: string; readonly traces: TraceSettings | null; readonly log: Logger } | null = null) {
    this.traces = traced === null || traced.traces === null ? null : new CallTraces(traced.service, traced.traces, traced.log);
  }

  /** Whether calls are traced at all; where they are not, nothing has to be gathered for it. */
  get tracing(): boolean { return this.traces !== null; }

  /** Puts down what was done to a call; nothing where calls are not traced. */
  note(work: CallWork): void { this.traces?.note(work); }

  /** Handles a batch, and counts and traces it. */
  async watch(batch: WatchedBatch, work: () => Promise<void>): Promise<void> {
    const began = performance.now();
    try {
      await (this.traces === null ? work() : this.traces.batch(batch, work));
    } catch (error) {
      this.pipeline.batch(batch, 'again', (performance.now() - began) / MS_PER_SECOND);
      throw error;
    }
    this.pipeline.batch(batch, 'handled', (performance.now() - began) / MS_PER_SECOND);
  }

  /** Shows how fresh each source is, as `read` tells it at each look. */
  showSources(read: () => Promise<readonly SourceAge[]>, log: Logger): void { this.sources ??= new SourceMeters(this.registry, read, log); }

  async snapshot(): Promise<MetricsSnapshot> {
    await this.sources?.refresh();
    return this.registry.getMetricsAsJSON();
  }

  /** Sends the spans that wait, for at most two seconds. */
  async close(): Promise<void> { await this.traces?.close(); }
}
