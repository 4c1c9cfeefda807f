/** Names of what our processes serve at `/metrics`, each once. Panels take them from here, so that a new name is one change. */
export const PROMETHEUS = {
  /** Gauge by `stage`: records of the log that a stage has not handled yet. */
  stageBehind: 'sanxiang_stage_behind',
  /** Gauge: 1 when every accepted event is in every figure. */
  settled: 'sanxiang_settled',
  /** Counters of intake, since the start of the process. */
  accepted: 'sanxiang_intake_accepted_total',
  duplicates: 'sanxiang_intake_duplicates_total',
  /** By `source` where intake can tell. */
  rejected: 'sanxiang_intake_rejected_total',
  /** By `stage`: records that a stage could not handle and put aside. */
  deadLetters: 'sanxiang_dead_letters_total',
  /** Of Node itself, by prom-client. */
  residentBytes: 'process_resident_memory_bytes',
  eventLoopLag: 'nodejs_eventloop_lag_p99_seconds',
} as const;
