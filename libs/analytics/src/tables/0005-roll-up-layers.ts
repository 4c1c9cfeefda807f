import type { Migration } from './migrations.js';

/**
 * Roll-ups with distributions, and in layers (decision 0005). They are a cache: the tables are made anew and filled in the background.
 *
 * - `roll_ups.hk` and `hc`: numbers of the buckets of a distribution and how many are in each (metrics/histogram.ts); empty for what is no percentile.
 * - `roll_up_days.layer`: which metrics were built; those of `day` rest on the facts of the day alone.
 * - Months of calls that nothing was written to for half a day become one part, in which no version of a call hides another: old months then cost less to read than new ones.
 */
export const ROLL_UP_LAYERS: Migration = {
  id: 5,
  name: 'roll-up-layers',
  statements: [
    'DROP TABLE IF EXISTS roll_ups',
    'DROP TABLE IF EXISTS roll_up_days',
    `CREATE TABLE IF NOT EXISTS roll_up_days (
      org LowCardinality(String),
      tz LowCardinality(String),
      day Date,
      layer LowCardinality(String),
      build UInt64,
      seen UInt64,
      definition String
    ) ENGINE = ReplacingMergeTree(build)
    ORDER BY (org, tz, layer, day)`,
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
      n Float64, d Float64, c Float64, u Float64, b Float64,
      hk Array(UInt16), hc Array(UInt32)
    ) ENGINE = ReplacingMergeTree(build)
    PARTITION BY toYear(day)
    ORDER BY (org, tz, metric, variant, dimension, day, known, key)`,
    'ALTER TABLE calls MODIFY SETTING min_age_to_force_merge_seconds = 43200, min_age_to_force_merge_on_partition_only = 1',
  ],
};
