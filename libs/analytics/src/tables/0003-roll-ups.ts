import type { Migration } from './migrations.js';

/**
 * The cache of finished days (decision 0005).
 *
 * - `touched_days` counts how often the facts of a UTC day were written. Whoever read n touches before the facts, and finds n again,
 *   has what is stored now; no clock is asked.
 * - `roll_up_days` says which build of a local day holds, and the touches that it had seen.
 * - `roll_ups` are the parts of the figures. Rows of another build than the day's are not read.
 */
export const ROLL_UPS: Migration = {
  id: 3,
  name: 'roll-ups',
  statements: [
    `CREATE TABLE IF NOT EXISTS touched_days (
      org LowCardinality(String),
      day Date,
      touches SimpleAggregateFunction(sum, UInt64),
      touched_at SimpleAggregateFunction(max, DateTime64(3, 'UTC'))
    ) ENGINE = AggregatingMergeTree
    ORDER BY (org, day)`,
    `CREATE TABLE IF NOT EXISTS roll_up_days (
      org LowCardinality(String),
      tz LowCardinality(String),
      day Date,
      build UInt64,
      seen UInt64,
      definition String
    ) ENGINE = ReplacingMergeTree(build)
    ORDER BY (org, tz, day)`,
    `CREATE TABLE IF NOT EXISTS roll_ups (
      org LowCardinality(String),
      tz LowCardinality(String),
      metric LowCardinality(String),
      variant LowCardinality(String),
      dimension LowCardinality(String),
      day Date,
      known UInt8,
      key String,
      build UInt64,
      n Float64, d Float64, c Float64, u Float64, b Float64
    ) ENGINE = ReplacingMergeTree(build)
    PARTITION BY toYear(day)
    ORDER BY (org, tz, metric, variant, dimension, day, known, key)`,
  ],
};
