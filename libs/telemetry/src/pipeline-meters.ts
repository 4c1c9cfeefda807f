import { Counter, Histogram, type Registry } from 'prom-client';
import type { BatchEnd, WatchedBatch } from './batch.js';

const BATCH_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What the stages behind the log count. Each only ever rises, from the start of the process on. */
export class PipelineMeters {
  private readonly batches: Counter<'group' | 'topic' | 'outcome'>;
  private readonly records: Counter<'group' | 'topic' | 'outcome'>;
  private readonly retries: Counter<'group' | 'topic'>;
  private readonly batchSeconds: Histogram<'group' | 'topic'>;
  private readonly deadLetters: Counter<'stage'>;
  private readonly insertRows: Counter<'table'>;
  private readonly insertBytes: Counter<'table'>;
  private readonly insertFailures: Counter<'table'>;
  private readonly insertSeconds: Histogram<'table'>;

  constructor(registry: Registry) {
    const registers = [registry];
    const of = ['group', 'topic'] as const;
    this.batches = new Counter({ name: 'sanxiang_batches_total', help: 'Batches by how they ended: handled, or handed over again', labelNames: [...of, 'outcome'], registers });
    this.records = new Counter({ name: 'sanxiang_records_total', help: 'Records of handled batches by what became of them', labelNames: [...of, 'outcome'], registers });
    this.retries = new Counter({ name: 'sanxiang_batch_retries_total', help: 'Parts of a batch that were tried again to find the record at fault', labelNames: of, registers });
    this.batchSeconds = new Histogram({ name: 'sanxiang_batch_duration_seconds', help: 'Time to handle a batch', labelNames: of, buckets: BATCH_SECONDS, registers });
    this.deadLetters = new Counter({ name: 'sanxiang_dead_letters_total', help: 'Records that a stage could not handle and put aside, since the start of the process', labelNames: ['stage'], registers });
    this.insertRows = new Counter({ name: 'sanxiang_warehouse_insert_rows_total', help: 'Rows written into the warehouse', labelNames: ['table'], registers });
    this.insertBytes = new Counter({ name: 'sanxiang_warehouse_insert_bytes_total', help: 'Bytes written into the warehouse, as they were sent', labelNames: ['table'], registers });
    this.insertFailures = new Counter({ name: 'sanxiang_warehouse_insert_failures_total', help: 'Inserts that failed and will be tried again', labelNames: ['table'], registers });
    this.insertSeconds = new Histogram({ name: 'sanxiang_warehouse_insert_duration_seconds', help: 'Time of an insert', labelNames: ['table'], buckets: BATCH_SECONDS, registers });
  }

  /** Counts a batch that was handled, or failed, within so many seconds. */
  batch({ group, topic, stage, tally }: WatchedBatch, end: BatchEnd, seconds: number): void {
    this.batches.inc({ group, topic, outcome: end });
    this.batchSeconds.observe({ group, topic }, seconds);
    if (tally.retries > 0) this.retries.inc({ group, topic }, tally.retries);
    // What failed will be counted when it succeeds. A nought makes the series, so that the first dead letter is a rise.
    this.deadLetters.inc({ stage }, end === 'handled' ? tally.deadLetters : 0);
    if (end !== 'handled') return;
    this.records.inc({ group, topic, outcome: 'handled' }, tally.handled);
    this.records.inc({ group, topic, outcome: 'ignored' }, tally.ignored);
    this.records.inc({ group, topic, outcome: 'dead_letter' }, tally.deadLetters);
  }

  /** Counts an insert of so many rows and bytes that is stored. */
  inserted(table: string, { rows, bytes }: { readonly rows: number; readonly bytes: number }, seconds: number): void {
    this.insertRows.inc({ table }, rows);
    this.insertBytes.inc({ table }, bytes);
    this.insertSeconds.observe({ table }, seconds);
  }

  /** Counts an insert that failed. */
  insertFailed(table: string): void { this.insertFailures.inc({ table }); }
}
