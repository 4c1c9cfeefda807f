import type { DashboardFile } from '@sanxiang/dashboards';

/** What stands in for Grafana and its ClickHouse plugin in tests: the same replacements, in the same order, and nothing else of them. */
export interface Looking {
  /** Epoch ms, both included, as Grafana's range. */
  readonly from: number;
  readonly to: number;
  readonly timezone: string;
  readonly intervalS: number;
  /** Chosen values; "All" is the variable's own `allValue`. */
  readonly chosen: Readonly<Record<string, readonly string[] | 'All'>>;
}

export interface Target { readonly refId: string; readonly rawSql: string; readonly queryType: string; readonly format: number; readonly pluginVersion: string }
export interface Panel { readonly id: number; readonly title: string; readonly description?: string; readonly type: string; readonly targets: readonly Target[] }
export interface Variable { readonly name: string; readonly type: string; readonly query: string; readonly allValue?: string }
export interface Read { readonly uid: string; readonly panels: readonly Panel[]; readonly variables: readonly Variable[] }

/** A dashboard file as far as queries go; rows and panels of other data sources are left out of `panels`. */
export function read(file: DashboardFile, dataSource = 'grafana-clickhouse-datasource'): Read {
  const parsed = JSON.parse(file.text) as { uid: string; panels: (Panel & { datasource?: { type: string } })[]; templating: { list: Variable[] } };
  return { uid: parsed.uid, panels: parsed.panels.filter((p) => p.datasource?.type === dataSource), variables: parsed.templating.list };
}

const SQL_STRING = /\$\{(\w+):sqlstring\}/g;
const PLAIN = /\$\{(\w+)\}/g;
const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** The front end of Grafana: variables. A custom "All" is pasted as it is, whatever the format. */
function withVariables(sql: string, { chosen, timezone }: Looking, variables: readonly Variable[]): string {
  const values = (name: string): readonly string[] | 'All' => {
    if (name === '__timezone') return [timezone];
    const value = chosen[name];
    if (value === undefined) throw new Error(`nothing is chosen for ${name}`);
    return value;
  };
  const all = (name: string): string => {
    const value = variables.find((v) => v.name === name)?.allValue;
    if (value === undefined) throw new Error(`${name} has no value for All`);
    return value;
  };
  return sql
    .replace(SQL_STRING, (_, name: string) => { const v = values(name); return v === 'All' ? all(name) : v.map(quoted).join(','); })
    .replace(PLAIN, (_, name: string) => { const v = values(name); return v === 'All' ? all(name) : v.join(','); });
}

/** The back end of the plugin: macros (4.x, `pkg/macros`). */
function withMacros(sql: string, { from, to, intervalS }: Looking): string {
  return sql
    .replaceAll('$__fromTime_ms', `fromUnixTimestamp64Milli(${from})`).replaceAll('$__toTime_ms', `fromUnixTimestamp64Milli(${to})`)
    .replaceAll('$__fromTime', `toDateTime(${Math.floor(from / 1000)})`).replaceAll('$__toTime', `toDateTime(${Math.floor(to / 1000)})`)
    .replace(/\$__timeInterval\((\w+)\)/g, (_, column: string) => `toStartOfInterval(toDateTime(${column}), INTERVAL ${intervalS} second)`)
    .replaceAll('$__interval_s', String(intervalS));
}

/** A statement as the warehouse gets it. Throws when something of Grafana is left in it. */
export function expanded(sql: string, looking: Looking, variables: readonly Variable[]): string {
  const text = withMacros(withVariables(sql, looking, variables), looking);
  if (text.includes('$')) throw new Error(`not expanded: ${/.{0,40}\$.{0,40}/.exec(text)?.[0] ?? ''}`);
  return text;
}
