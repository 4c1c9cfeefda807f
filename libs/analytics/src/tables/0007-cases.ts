import type { Migration } from './migrations.js';

const INSTANT = "DateTime64(3, 'UTC')";
const WHO = 'LowCardinality(Nullable(String))';
const WORD = 'LowCardinality(String)';

/**
 * What the judge says: one row a version of a subject, with all its verdicts and deadlines, as `calls` has a row a version of a call. The highest version
 * holds (`FINAL`); a verdict that is not in it no longer applies, and a subject of which nothing is said any more is withdrawn (`is_deleted`).
 *
 * - `day` is the UTC date of the subject's anchor. Deadlines may lie far from it: ranges are found by `first_at`/`last_at`, which bound every trigger and deadline in the row.
 * - `verdicts.at` is the instant at which a verdict counts: its deadline, else its trigger (contract 1.2).
 * - `verdicts.team`, `.department` have what events left out filled in from the directory; `body` is what the judge said. `version` is the fact's × 2^20 +
 *   the directory's revision, as in `calls`.
 * - `events.by_id` leads from a verdict that no longer applies to its subject: its revisions are events whose ids are made of its own.
 */
export const CASES: Migration = {
  id: 7,
  name: 'cases',
  statements: [
    `CREATE TABLE IF NOT EXISTS cases (
      org LowCardinality(String),
      day Date,
      subject String,
      version UInt64,
      is_deleted UInt8,
      inserted_at ${INSTANT},
      first_at ${INSTANT}, last_at ${INSTANT},
      verdicts Nested(id String, norm ${WORD}, family ${WORD}, book ${WORD}, book_version UInt32, outcome ${WORD}, severity ${WORD},
        triggered_at ${INSTANT}, deadline_at Nullable(${INSTANT}), at ${INSTANT}, decided_at ${INSTANT},
        observed Nullable(Float64), allowed Nullable(Float64), unit ${WORD},
        agent ${WHO}, team ${WHO}, department ${WHO}, queue ${WHO}, attributed_to ${WORD}, machine UInt8, revision UInt32),
      deadlines Nested(norm ${WORD}, started_at ${INSTANT}, deadline_at ${INSTANT}, state ${WORD}),
      body String CODEC(ZSTD(3)),
      INDEX by_subject subject TYPE bloom_filter(0.01) GRANULARITY 1,
      INDEX by_verdict verdicts.id TYPE bloom_filter(0.01) GRANULARITY 1,
      INDEX by_first first_at TYPE minmax GRANULARITY 1,
      INDEX by_last last_at TYPE minmax GRANULARITY 1
    ) ENGINE = ReplacingMergeTree(version, is_deleted)
    PARTITION BY toYYYYMM(day)
    ORDER BY (org, day, subject)
    SETTINGS min_columns_to_activate_adaptive_write_buffer = 1, vertical_merge_algorithm_min_rows_to_activate = 1, min_bytes_for_wide_part = 64000000`,
    'ALTER TABLE events ADD INDEX IF NOT EXISTS by_id id TYPE bloom_filter(0.01) GRANULARITY 1',
  ],
};
