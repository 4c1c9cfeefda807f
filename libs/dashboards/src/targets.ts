import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';

/** The data sources as `deploy/grafana/provisioning/datasources` makes them: fixed uids, so that dashboards need no inputs. */
export const WAREHOUSE = { type: 'grafana-clickhouse-datasource', uid: 'sanxiang-warehouse' } as const;
export const METRICS = { type: 'prometheus', uid: 'sanxiang-prometheus' } as const;

/** Below 4.0.0 the plugin takes a target for one of its version 3, and overwrites `queryType` with a table. */
const PLUGIN_VERSION = '4.20.0';
/** What the plugin's back end goes by. */
const FORMAT = { timeseries: 0, table: 1 } as const;

/** Gives the n-th target of a panel its letter. */
export type Target = (refId: string) => Builder<Dataquery>;

/** SQL for the ClickHouse data source. `timeseries`: a column `time` first, then texts that name the series, then numbers. */
export const clickhouse = (rawSql: string, queryType: keyof typeof FORMAT): Target => (refId) => ({
  build: () => {
    const target = {
      refId, datasource: { ...WAREHOUSE }, editorType: 'sql', queryType, format: FORMAT[queryType], rawSql, pluginVersion: PLUGIN_VERSION, meta: {},
      _implementsDataqueryVariant: () => undefined,
    };
    return target;
  },
});

/** PromQL over a range. */
export const promql = (expr: string, legend: string): Target => (refId) => new prometheus.DataqueryBuilder().datasource({ ...METRICS }).refId(refId).expr(expr).legendFormat(legend).range();

/** PromQL of this moment, for single figures. */
export const promqlNow = (expr: string, legend: string): Target => (refId) => new prometheus.DataqueryBuilder().datasource({ ...METRICS }).refId(refId).expr(expr).legendFormat(legend).instant();

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The targets of a panel, A, B, C … */
export const lettered = (targets: readonly Target[]): Builder<Dataquery>[] => targets.map((target, i) => {
  const letter = LETTERS[i];
  if (letter === undefined) throw new Error(`a panel has at most ${LETTERS.length} targets`);
  return target(letter);
});
