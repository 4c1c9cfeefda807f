import { Worker } from 'node:worker_threads';
import type { Logger } from '@sanxiang/kernel';
import type { MetricsSnapshot } from '@sanxiang/telemetry';
import { metricsFrom } from './pipeline-metrics.js';
import type { PipelineMessage, PipelineStart } from './pipeline.js';

/** Batches make much short-lived garbage; with room for it, little of it is copied. */
const YOUNG_MB = 96;

/** Services on a thread of their own, so that intake answers while they work. */
export interface Thread {
  /** Lets it begin. */
  go(): void;
  running(): boolean;
  metrics(): Promise<MetricsSnapshot>;
  stop(): Promise<void>;
}

/** Starts one; `file` stands beside this one and says what it runs. */
export function startThread(file: string, start: PipelineStart, log: Logger): Thread {
  const worker = new Worker(new URL(`./${file}.js`, import.meta.url), { workerData: start, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
  let running = false;
  worker.on('message', (message: unknown) => { if (message === 'running') running = true; });
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  // A thread that dies has met a fault that no retry mends: end as a whole, so that whoever supervises starts all of it anew.
  worker.on('error', (error) => { log.fatal({ err: error }, `the ${file} has failed`); process.exit(1); });
  const tell = (message: PipelineMessage): void => worker.postMessage(message);
  return { go: () => tell('go'), running: () => running, metrics: metricsFrom(worker), stop: async () => { tell('stop'); await gone; } };
}
