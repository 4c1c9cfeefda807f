import { bound, column, text } from './bind.js';

/** A source without a declared heartbeat is live while its newest event is not older (contract 1.4). */
const LIVE_S = 300;
/** Our own services publish too; they are no telephone systems. */
const OURS = 'sanxiang/';
/** Events that come later than this after they happened are left out of the pictures by the minute: a month's partitions would be read for them. */
const LATE_MS = 86_400_000;
const SOURCES_MAX = 500;

/** Words of a source's state; the words carry it, colour only repeats them. */
export const FRESHNESS = { fresh: '✓ 正常 · fresh', silent: '✗ 静默 · silent', live: '✓ 活动（未申报心跳）· live, no heartbeat declared', quiet: '? 不知（未申报心跳）· not known, no heartbeat declared' } as const;

/** Sources of the organisation with their clocks, and the heartbeat that each declared last (a later declaration without one takes it back). */
const SOURCES = `SELECT source, (now_ms - newest_ms) / 1000 AS age, newest_ms, through_ms, heartbeat
FROM (SELECT source, toUnixTimestamp64Milli(max(newest)) AS newest_ms, toUnixTimestamp64Milli(max(through)) AS through_ms FROM source_clocks WHERE org = {org:String} AND NOT startsWith(source, '${OURS}') GROUP BY source) AS clocks
LEFT JOIN (
  SELECT source, argMax(tuple(JSONExtract(body, 'data', 'heartbeatSec', 'Nullable(Float64)')), time).1 AS heartbeat
  FROM events WHERE org = {org:String} AND subject IN (SELECT source FROM source_clocks WHERE org = {org:String}) AND type = 'source.declared.v1' AND subject = source
  GROUP BY source
) AS declared USING (source)`;

const STATE = `multiIf(heartbeat IS NOT NULL AND age <= heartbeat, ${text(FRESHNESS.fresh)}, heartbeat IS NOT NULL, ${text(FRESHNESS.silent)}, age <= ${LIVE_S}, ${text(FRESHNESS.live)}, ${text(FRESHNESS.quiet)})`;

/** A row a source: state in words, age, heartbeat. Silent ones first. */
export const sources = (names: { readonly source: string; readonly state: string; readonly age: string; readonly heartbeat: string; readonly newest: string; readonly through: string }): string => bound(
  `SELECT source AS ${column(names.source)}, ${STATE} AS ${column(names.state)}, age AS ${column(names.age)}, heartbeat AS ${column(names.heartbeat)},
  fromUnixTimestamp64Milli(newest_ms) AS ${column(names.newest)}, if(through_ms > 0, fromUnixTimestamp64Milli(through_ms), NULL) AS ${column(names.through)}
FROM (${SOURCES})
ORDER BY heartbeat IS NOT NULL AND age > heartbeat DESC, age DESC
LIMIT ${SOURCES_MAX}`);

/** How many sources are silent for longer than they promised, and how many promised anything; NULL when none did. */
export const silentSources = (name: string): string => bound(`SELECT if(countIf(heartbeat IS NOT NULL) = 0, NULL, countIf(heartbeat IS NOT NULL AND age > heartbeat)) AS ${column(name)}\nFROM (${SOURCES})`);

/** Age of the source that was heard longest ago among those with a heartbeat: one dead one of three shows. */
export const oldestSource = (name: string): string => bound(`SELECT if(countIf(heartbeat IS NOT NULL) = 0, NULL, maxIf(age, heartbeat IS NOT NULL)) AS ${column(name)}\nFROM (${SOURCES})`);

/**
 * Raw events of the range by when they came in; whole months outside of it are not read. A chunk that was sent again after a crash may count twice here, in no figure.
 * A select of its own, since a column named `time` is asked for outside.
 */
const events = (columns: string): string => `(SELECT ${columns} FROM events
  WHERE org = {org:String} AND received_at >= fromUnixTimestamp64Milli({from:Int64}) AND received_at < fromUnixTimestamp64Milli({to:Int64})
    AND time >= fromUnixTimestamp64Milli({from:Int64} - ${LATE_MS}) AND time < fromUnixTimestamp64Milli({to:Int64} + ${LATE_MS}))`;
const SLOT = '$__timeInterval(received_at)';

/** Events a minute by source. */
export const intakeRate = (name: string): string => bound(`SELECT ${SLOT} AS time, source, count() * 60 / $__interval_s AS ${column(name)}\nFROM ${events('received_at, source')}\nGROUP BY time, source\nORDER BY time, source`);

/** Rows a second that the sink wrote. */
export const sinkRate = (name: string): string => bound(`SELECT $__timeInterval(stored_at) AS time, count() / $__interval_s AS ${column(name)}\nFROM ${events('stored_at')}\nGROUP BY time\nORDER BY time`);

/** Seconds from the instant of an event to its arrival, 95th percentile by source: late publishers and clocks that are wrong. */
export const deliveryDelay = (name: string): string => bound(`SELECT ${SLOT} AS time, source, quantile(0.95)(delay) / 1000 AS ${column(name)}\nFROM ${events("received_at, source, dateDiff('millisecond', time, received_at) AS delay")}\nGROUP BY time, source\nORDER BY time, source`);

/** Seconds from arrival to the warehouse: median and 95th percentile. */
export const storingDelay = (median: string, p95: string): string => bound(`SELECT ${SLOT} AS time, quantile(0.5)(delay) / 1000 AS ${column(median)}, quantile(0.95)(delay) / 1000 AS ${column(p95)}\nFROM ${events("received_at, dateDiff('millisecond', received_at, stored_at) AS delay")}\nGROUP BY time\nORDER BY time`);

/** A row a table of the warehouse. */
export const tables = (names: { readonly table: string; readonly parts: string; readonly rows: string; readonly bytes: string; readonly unpacked: string }): string => bound(
  `SELECT table AS ${column(names.table)}, count() AS ${column(names.parts)}, sum(rows) AS ${column(names.rows)}, sum(bytes_on_disk) AS ${column(names.bytes)}, sum(data_uncompressed_bytes) AS ${column(names.unpacked)}
FROM system.parts WHERE active AND database = currentDatabase()\nGROUP BY table\nORDER BY ${column(names.bytes)} DESC`);

/** Most active parts of one partition: what ClickHouse slows down and then refuses inserts by. */
export const mostParts = (name: string): string => bound(`SELECT max(parts) AS ${column(name)}\nFROM (SELECT count() AS parts FROM system.parts WHERE active AND database = currentDatabase() GROUP BY table, partition)`);

/** Share of the warehouse's disk that is free, percent. */
export const diskFree = (name: string): string => bound(`SELECT min(if(total_space = 0, NULL, 100 * toFloat64(free_space) / total_space)) AS ${column(name)}\nFROM system.disks`);

/** Bytes that our tables take. */
export const bytesOnDisk = (name: string): string => bound(`SELECT sum(bytes_on_disk) AS ${column(name)}\nFROM system.parts WHERE active AND database = currentDatabase()`);
