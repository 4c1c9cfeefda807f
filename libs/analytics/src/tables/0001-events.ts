import type { Migration } from './migrations.js';

/**
 * Raw events as they were taken in, and the clocks of their sources.
 *
 * `events` may hold a row twice (a chunk sent again after a crash): reads say `LIMIT 1 BY source, id`.
 * Offsets live in the rows, so that "was it written?" is answered by the rows themselves; the index on `_off`
 * keeps that question (`_topic = … AND _part = … AND _off >= …`) from reading the table.
 */
export const EVENTS: Migration = {
  id: 1,
  name: 'events',
  statements: [
    `CREATE TABLE IF NOT EXISTS events (
      org LowCardinality(String),
      subject String,
      type LowCardinality(String),
      source LowCardinality(String),
      id String,
      time DateTime64(3, 'UTC'),
      received_at DateTime64(3, 'UTC'),
      stored_at DateTime64(3, 'UTC'),
      body String CODEC(ZSTD(3)),
      _topic LowCardinality(String),
      _part UInt16,
      _off UInt64 CODEC(Delta, ZSTD(1)),
      INDEX by_offset _off TYPE minmax GRANULARITY 1
    ) ENGINE = MergeTree
    PARTITION BY toYYYYMM(time)
    ORDER BY (org, subject, time, id, source)`,
    // Both only ever rise, so that rows may come twice and in any order.
    `CREATE TABLE IF NOT EXISTS source_clocks (
      org LowCardinality(String),
      source String,
      newest SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
      through SimpleAggregateFunction(max, DateTime64(3, 'UTC'))
    ) ENGINE = AggregatingMergeTree
    ORDER BY (org, source)`,
  ],
};
