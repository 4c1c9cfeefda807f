/** Names of what our processes serve at `/metrics`, each once. Panels take them from here, so that a new name is one change. */
export const PROMETHEUS = {
  /** Gauge by `stage`: records of the log that a stage has not handled yet. Each process that knows shows the same. */
  stageBehind: 'sanxiang_stage_behind',
  /** Gauge: 1 when every accepted event is in every figure. */
  settled: 'sanxiang_settled',
  /** Counters of intake by `org` and `source`, since the start of the process; rejects by `reason` as well. */
  accepted: 'sanxiang_intake_accepted_total',
  duplicates: 'sanxiang_intake_duplicates_total',
  rejected: 'sanxiang_intake_rejected_total',
  /** Histogram: until appended events are durable. */
  appendSeconds: 'sanxiang_intake_append_duration_seconds',
  /** Gauge: records that some stage put aside and that are kept, also after a restart. Each process that knows shows the same. */
  deadLettersKept: 'sanxiang_dead_letters',
  /** Counter by `stage`: records that a stage could not handle and put aside. */
  deadLetters: 'sanxiang_dead_letters_total',
  /** Histogram by `group` and `topic`: time to handle a batch. */
  batchSeconds: 'sanxiang_batch_duration_seconds',
  /** Counter by `group`, `topic` and `outcome`: `handled`, or `again`. */
  batches: 'sanxiang_batches_total',
  /** Counter by `group`, `topic` and `outcome`. */
  records: 'sanxiang_records_total',
  /** Counter by `table`. */
  insertRows: 'sanxiang_warehouse_insert_rows_total',
  /** Histogram by `table`. */
  insertSeconds: 'sanxiang_warehouse_insert_duration_seconds',
  /** Gauges by `org` and `source`. */
  sourceSilent: 'sanxiang_source_silent_seconds',
  sourceHeartbeat: 'sanxiang_source_heartbeat_seconds',
  /** Of Node itself, by prom-client. */
  residentBytes: 'process_resident_memory_bytes',
  eventLoopLag: 'nodejs_eventloop_lag_p99_seconds',
} as const;
