import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { ALL, NOT_SAID, text, variable } from './sql/bind.js';
import type { Filter } from './sql/metric-sql.js';
import { WAREHOUSE } from './targets.js';

type Variable = Builder<dashboard.VariableModel>;

/** Choices that a list may have. */
const CHOICES_MAX = 2000;

/** Where the values of a dimension stand: in the call, and in its parts. */
const COLUMNS: Readonly<Record<Filter, string>> = {
  queue: 'arrayConcat([queue], visits.queue)',
  department: 'arrayConcat([department], legs.department)',
  agent: 'arrayConcat([agent], legs.agent, attempts.agent)',
};
const LABELS: Readonly<Record<Filter, string>> = { queue: '队列 · Queue', department: '部门 · Department', agent: '坐席 · Agent' };

/** Every organisation that ever sent an event. Grafana knows no tenants of ours: who sees the data source sees them all (docs/dashboards.md). */
export const orgVariable = (): Variable => new dashboard.QueryVariableBuilder('org').label('组织 · Organisation').datasource({ ...WAREHOUSE })
  .query('SELECT DISTINCT org FROM source_clocks ORDER BY org').refresh(dashboard.VariableRefresh.OnDashboardLoad).sort(dashboard.VariableSort.Disabled)
  .multi(false).includeAll(false).current({ selected: true, text: 'default', value: 'default' });

/**
 * SQL for the choices of a dimension in the range: value, then text. ClickHouse reads a backslash in a quoted text as an escape and Grafana does not
 * write one, so values carry theirs doubled.
 */
export const choicesSql = (filter: Filter): string => `SELECT replaceAll(said, '\\\\', '\\\\\\\\') AS value, if(said = ${text(NOT_SAID)}, '（未说明 · not said）', said) AS text
FROM (SELECT DISTINCT ifNull(arrayJoin(${COLUMNS[filter]}), ${text(NOT_SAID)}) AS said FROM calls FINAL
  WHERE org = ${variable('org')} AND day >= toDate($__fromTime) - 1 AND day <= toDate($__toTime) + 1)
ORDER BY said = ${text(NOT_SAID)}, said LIMIT ${CHOICES_MAX}`;

/** Chooses some values of a dimension, or all. */
export const filterVariable = (filter: Filter): Variable => new dashboard.QueryVariableBuilder(filter).label(LABELS[filter]).datasource({ ...WAREHOUSE })
  .query(choicesSql(filter)).refresh(dashboard.VariableRefresh.OnTimeRangeChanged).sort(dashboard.VariableSort.Disabled)
  .multi(true).includeAll(true).allValue(ALL).current({ selected: true, text: ['All'], value: ['$__all'] });

const choice = (values: readonly string[], chosen: string): readonly dashboard.VariableOption[] => values.map((value) => ({ selected: value === chosen, text: value, value }));

/** One of some words or numbers. */
const listVariable = (name: string, label: string, values: readonly string[], chosen: string): Variable => new dashboard.CustomVariableBuilder(name).label(label).values(values.join(','))
  .options([...choice(values, chosen)]).multi(false).includeAll(false).current({ selected: true, text: chosen, value: chosen });

/** Length of a bucket; `auto` goes by the range. */
export const grainVariable = (chosen: 'auto' | '15m'): Variable => listVariable('grain', '粒度 · Grain', ['auto', '15m', 'hour', 'day', 'week', 'month'], chosen);
/** Seconds of the service level. */
export const thresholdVariable = (seconds: number): Variable => listVariable('threshold', '服务水平秒数 · Service level, s', [...new Set([10, 15, 20, 30, 60, seconds])].sort((a, b) => a - b).map(String), String(seconds));
/** Seconds after which somebody on hold should have heard something (norms: hold.promptEvery). */
export const holdLimitVariable = (seconds: number): Variable => listVariable('hold_limit', '保持提示秒数 · Hold prompt every, s', ['20', '30', '45', '60', '120'], String(seconds));
