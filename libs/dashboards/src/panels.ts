import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as table from '@grafana/grafana-foundation-sdk/table';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import type { CatalogueMetric, Words } from './catalogue.js';
import { lettered, METRICS, WAREHOUSE, type Target } from './targets.js';

/** Blue and orange are told apart by nearly everybody, purple stands between them; no meaning rests on a colour alone: titles say the target. */
export const COLOUR = { good: 'blue', watch: 'purple', bad: 'orange', plain: 'text', ghost: '#8E8E8E' } as const;
/** What a figure that is not known looks like; never 0. */
const UNKNOWN = '–';

export interface PanelText {
  readonly title: Words;
  readonly description: Words;
}

/** How a panel's numbers look. */
export interface Look {
  /** Unit of Grafana. */
  readonly unit: string;
  readonly decimals?: number;
  /** Steps of colour: from a value on. */
  readonly steps?: readonly dashboard.Threshold[];
  /** Of 24 columns. */
  readonly width: number;
  readonly height: number;
  readonly source?: typeof WAREHOUSE | typeof METRICS;
}

const both = ({ zh, en }: Words, between: string): string => `${zh}${between}${en}`;
const PLAIN: readonly dashboard.Threshold[] = [{ value: null, color: COLOUR.plain }];

/** Units and steps of a metric: the side of its target that people have to act on is orange. */
export function lookOf(metric: CatalogueMetric, width: number, height: number): Look {
  const { unit, direction, target } = metric;
  const steps = target === null || direction === 'neutral' ? PLAIN
    : direction === 'up' ? [{ value: null, color: COLOUR.bad }, { value: target, color: COLOUR.good }]
      : [{ value: null, color: COLOUR.good }, { value: target, color: COLOUR.bad }];
  return { unit: UNITS[unit], decimals: unit === 'count' ? 0 : 1, steps, width, height };
}
export const UNITS: Readonly<Record<CatalogueMetric['unit'], string>> = { '%': 'percent', '‰': 'none', s: 's', rings: 'none', count: 'none' };

/** A metric's title, with its target where there is one. */
export function titleOf({ names, target, direction, unit }: CatalogueMetric): Words {
  if (target === null || direction === 'neutral') return names;
  const limit = `${direction === 'up' ? '≥' : '≤'} ${target} ${unit}`;
  return { zh: `${names.zh}（目标 ${limit}）`, en: `${names.en} (target ${limit})` };
}

/** One number, large. */
export const statPanel = ({ title, description }: PanelText, look: Look, targets: readonly Target[]): Builder<dashboard.Panel> =>
  new stat.PanelBuilder().title(both(title, ' · ')).description(both(description, '\n\n')).datasource({ ...(look.source ?? WAREHOUSE) }).targets(lettered(targets))
    .unit(look.unit).decimals(look.decimals ?? 0).noValue(UNKNOWN).span(look.width).height(look.height)
    .thresholds(new dashboard.ThresholdsConfigBuilder().mode(dashboard.ThresholdsMode.Absolute).steps([...look.steps ?? PLAIN]))
    .colorScheme(new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.Thresholds))
    .colorMode(common.BigValueColorMode.Value).graphMode(common.BigValueGraphMode.None).textMode(common.BigValueTextMode.Auto)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false));

export interface SeriesLook extends Look {
  readonly bars?: boolean;
  /** Series that are a comparison: dashed and grey. */
  readonly ghosts?: readonly string[];
  /** Label that names each series of a query that gives several. */
  readonly label?: string;
  /** Draws the steps as a line. */
  readonly limitLine?: boolean;
  /** Shortest bucket that is worth asking for. */
  readonly interval: string;
}

/** Figures over time. A bucket whose figure is not known is a gap and never a zero; empty buckets have no point. */
export function seriesPanel({ title, description }: PanelText, look: SeriesLook, targets: readonly Target[]): Builder<dashboard.Panel> {
  const panel = new timeseries.PanelBuilder().title(both(title, ' · ')).description(both(description, '\n\n')).datasource({ ...(look.source ?? WAREHOUSE) }).targets(lettered(targets))
    .unit(look.unit).decimals(look.decimals ?? 0).noValue(UNKNOWN).span(look.width).height(look.height).interval(look.interval).axisSoftMin(0)
    .drawStyle(look.bars === true ? common.GraphDrawStyle.Bars : common.GraphDrawStyle.Line).fillOpacity(look.bars === true ? 50 : 0).lineWidth(2)
    .showPoints(common.VisibilityMode.Auto).spanNulls(false)
    .thresholds(new dashboard.ThresholdsConfigBuilder().mode(dashboard.ThresholdsMode.Absolute).steps([...look.steps ?? PLAIN]))
    .thresholdsStyle(new common.GraphThresholdsStyleConfigBuilder().mode(look.limitLine === true ? common.GraphThresholdsStyleMode.Dashed : common.GraphThresholdsStyleMode.Off))
    .colorScheme(new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.PaletteClassic))
    .legend(new common.VizLegendOptionsBuilder().displayMode(common.LegendDisplayMode.List).placement(common.LegendPlacement.Bottom).showLegend(true))
    .tooltip(new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.None));
  for (const name of look.ghosts ?? []) {
    panel.overrideByName(name, [
      { id: 'color', value: { mode: 'fixed', fixedColor: COLOUR.ghost } },
      { id: 'custom.drawStyle', value: 'line' }, { id: 'custom.fillOpacity', value: 0 }, { id: 'custom.lineStyle', value: { fill: 'dash', dash: [8, 6] } },
    ]);
  }
  return look.label === undefined ? panel : panel.displayName(`\${__field.labels.${look.label}}`);
}

/** How one column of a table looks. */
export interface ColumnLook {
  readonly name: string;
  readonly unit: string;
  readonly decimals: number;
  readonly steps?: readonly dashboard.Threshold[];
}

export interface TableLook {
  readonly width: number;
  readonly height: number;
  /** Column that the answers of several targets are joined by. */
  readonly joinBy?: string;
  readonly columns: readonly ColumnLook[];
  readonly sortBy?: { readonly name: string; readonly descending: boolean };
  readonly source?: Look['source'];
}

/** Rows and columns. Targets are put side by side (`joinBy`) or one below the other. */
export function tablePanel({ title, description }: PanelText, look: TableLook, targets: readonly Target[]): Builder<dashboard.Panel> {
  const panel = new table.PanelBuilder().title(both(title, ' · ')).description(both(description, '\n\n')).datasource({ ...(look.source ?? WAREHOUSE) }).targets(lettered(targets))
    .noValue(UNKNOWN).span(look.width).height(look.height).showHeader(true).cellHeight(common.TableCellHeight.Sm).filterable(true)
    .colorScheme(new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.Thresholds))
    .thresholds(new dashboard.ThresholdsConfigBuilder().mode(dashboard.ThresholdsMode.Absolute).steps([...PLAIN]));
  if (look.joinBy !== undefined) panel.withTransformation({ id: 'joinByField', options: { byField: look.joinBy, mode: 'outer' } });
  else if (targets.length > 1) panel.withTransformation({ id: 'merge', options: {} });
  if (look.sortBy !== undefined) panel.sortBy([new common.TableSortByFieldStateBuilder().displayName(look.sortBy.name).desc(look.sortBy.descending)]);
  for (const { name, unit, decimals, steps } of look.columns) {
    panel.overrideByName(name, [
      { id: 'unit', value: unit }, { id: 'decimals', value: decimals },
      ...(steps === undefined ? [] : [{ id: 'thresholds', value: { mode: 'absolute', steps } }, { id: 'custom.cellOptions', value: { type: 'color-text' } }]),
    ]);
  }
  return panel;
}
