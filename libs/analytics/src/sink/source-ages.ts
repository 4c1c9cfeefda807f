import type { SourceAge } from '@sanxiang/telemetry';
import type { Warehouse } from '@sanxiang/warehouse';

/** Our own services publish too; they are no telephone systems. */
const OURS = 'sanxiang/';
/** A read that takes longer is given up by the server as well: it is asked at every scrape. */
const READ_S_MAX = 5;

const SQL = `SELECT org, source, greatest(0, ({now:Int64} - newest_ms) / 1000) AS silentSeconds, heartbeat AS heartbeatSeconds
FROM (SELECT org, source, toUnixTimestamp64Milli(max(newest)) AS newest_ms FROM source_clocks WHERE NOT startsWith(source, {ours:String}) GROUP BY org, source) AS clocks
LEFT JOIN (
  SELECT org, source, argMax(tuple(JSONExtract(body, 'data', 'heartbeatSec', 'Nullable(Float64)')), time).1 AS heartbeat
  FROM events WHERE (org, subject) IN (SELECT org, source FROM source_clocks) AND type = 'source.declared.v1' AND subject = source
  GROUP BY org, source
) AS declared USING (org, source)`;

/** Every source of every org with its age at `now` (epoch ms), and the heartbeat that it declared last (a later declaration without one takes it back). */
export const sourceAges = (warehouse: Warehouse, now: number): Promise<SourceAge[]> =>
  warehouse.system<SourceAge>(SQL, { now: Math.floor(now), ours: OURS }, { settings: { max_execution_time: READ_S_MAX } });
