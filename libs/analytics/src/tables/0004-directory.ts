import type { Migration } from './migrations.js';

const INSTANT = "DateTime64(3, 'UTC')";
const WHO = 'LowCardinality(Nullable(String))';
const WORD = 'LowCardinality(String)';
/** A publisher's own order of events at one instant; numbers are written as long as each other, so that their texts sort as they do. */
const SEQUENCE = `if(match(JSONExtractRaw(body, 'sequence'), '^"?[0-9]{1,30}"?$'), leftPad(trim(BOTH '"' FROM JSONExtractRaw(body, 'sequence')), 30, '0'), JSONExtractString(body, 'sequence'))`;

/**
 * The directory, the states of agents, and what of both was taken back.
 *
 * - `directory` holds assignments as they were told, and a row more (`retracted` 1) for each that was taken back. Rows are only ever added, so that their
 *   number is the directory's revision: whoever reads a higher one has read a later directory. Both kinds stand in one table, since one table is read at one instant.
 * - `calls.filled` names what a call's row has from the directory; without it the `body` is the call as the call service said it.
 *   The `version` of a row is the call's × 2^20 + the directory's revision (facts/fact-rows.ts); rows of before stand below all of these.
 * - `agent_states` are raw changes; how long each lasted is worked out when it is asked, so that late ones need no care.
 * - `retractions` are of events of any kind, as they came; what they take back may come later.
 */
export const DIRECTORY: Migration = {
  id: 4,
  name: 'directory',
  statements: [
    `CREATE TABLE IF NOT EXISTS directory (
      org LowCardinality(String),
      kind ${WORD}, id String, from_at ${INSTANT},
      team ${WHO}, line ${WHO}, department ${WHO}, withdrawn UInt8,
      told_at ${INSTANT}, subject String, source String, event_id String,
      retracted UInt8
    ) ENGINE = ReplacingMergeTree
    ORDER BY (org, source, event_id, retracted)`,
    `CREATE TABLE IF NOT EXISTS retractions (
      org LowCardinality(String),
      subject String,
      source String,
      id String
    ) ENGINE = ReplacingMergeTree
    ORDER BY (org, subject, source, id)`,
    `CREATE TABLE IF NOT EXISTS agent_states (
      org LowCardinality(String),
      agent String,
      at ${INSTANT},
      sequence String,
      id String,
      source LowCardinality(String),
      state ${WORD}, reason ${WHO}, queue ${WHO}, team ${WHO}, department ${WHO}
    ) ENGINE = ReplacingMergeTree
    PARTITION BY toYYYYMM(at)
    ORDER BY (org, agent, at, sequence, id, source)`,
    'ALTER TABLE calls ADD COLUMN IF NOT EXISTS filled Array(LowCardinality(String))',
    // What was taken in before these tables were there.
    `INSERT INTO retractions SELECT org, subject, JSONExtractString(body, 'data', 'source'), JSONExtractString(body, 'data', 'id') FROM events WHERE type = 'event.retracted.v1'`,
    `INSERT INTO agent_states SELECT org, subject, time, ${SEQUENCE}, id, source, JSONExtractString(body, 'data', 'state'),
      nullIf(JSONExtractString(body, 'data', 'reason'), ''), nullIf(JSONExtractString(body, 'data', 'queue'), ''),
      nullIf(JSONExtractString(body, 'data', 'team'), ''), nullIf(JSONExtractString(body, 'data', 'department'), '')
      FROM events WHERE type = 'agent.state_changed.v1'`,
  ],
};
