import type { Worker } from 'node:worker_threads';
import type { MetricsSnapshot } from '@sanxiang/telemetry';

/** A thread in the middle of a batch answers after it; a scrape waits no longer than this, and gets what was known before. */
const ANSWER_MS_MAX = 2000;

/** What the pipeline's thread answers when it is asked for its metrics. */
export interface PipelineMetrics { readonly metrics: MetricsSnapshot }

/** Asks the pipeline's thread for its metrics; empty until it has answered once. Readers that ask at the same time get one answer. */
export function metricsFrom(worker: Worker): () => Promise<MetricsSnapshot> {
  let known: MetricsSnapshot = [];
  let asked: Promise<void> | null = null;
  let answered = (): void => {};
  worker.on('message', (message: unknown) => {
    if (typeof message !== 'object' || message === null || !('metrics' in message)) return;
    known = (message as PipelineMetrics).metrics;
    answered();
  });
  return async () => {
    asked ??= new Promise<void>((resolve) => {
      answered = () => { asked = null; resolve(); };
      worker.postMessage('metrics');
    });
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, ANSWER_MS_MAX);
    await Promise.race([asked, late.promise]);
    clearTimeout(timer);
    return known;
  };
}
