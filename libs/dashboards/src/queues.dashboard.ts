import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { assemble, UIDS } from './assemble.js';
import type { Catalogue, Words } from './catalogue.js';
import { lookOf, seriesPanel, tablePanel, titleOf, UNITS } from './panels.js';
import { MetricSql, type Asked, type Filter } from './sql/metric-sql.js';
import { clickhouse } from './targets.js';
import { filterVariable, grainVariable, orgVariable, thresholdVariable } from './variables.js';
import { metricsWords, metricWords } from './words.js';

const FILTERS: readonly Filter[] = ['queue', 'agent'];

/** A column of a table: a metric, what of it, and a short name. */
type Column = readonly [id: string, name: string, more?: Pick<Asked, 'show' | 'variant'>];

const BY_QUEUE: readonly Column[] = [
  ['M-ABD', '呼入 · offered', { show: 'denominator' }], ['M-ANS-RATE', '接通 · answered', { show: 'numerator' }], ['M-ABD', '放弃 · abandoned', { show: 'numerator' }],
  ['M-ANS-RATE', '接通率 · answer rate'], ['M-ABD', '放弃率 · abandon rate'], ['M-SL', '服务水平 · SL'], ['M-ASA', '应答时长 · ASA'],
  ['M-AHT', '处理时长 · AHT'], ['M-ATT', '通话时长 · ATT'], ['M-WRAP', '话后 · wrap-up'],
  ['M-HOLD-CNT', '保持次数 · holds'], ['M-HOLD-AVG', '平均保持 · mean hold'], ['M-HOLD-P95', '保持 P95 · hold p95'], ['M-HOLD-GIVENUP', '保持中放弃 · given up'],
  ['M-XFER-RATE', '转接率 · transfers'], ['M-RONA', '振铃未接 · RONA'],
];
const BY_AGENT: readonly Column[] = [
  ['M-AHT', '处理段数 · legs', { show: 'denominator' }], ['M-ASA', '应答时长 · ASA'], ['M-AHT', '处理时长 · AHT'], ['M-ATT', '通话时长 · ATT'], ['M-TALK', '净通话 · talk'], ['M-WRAP', '话后 · wrap-up'],
  ['M-HOLD-CNT', '保持次数 · holds'], ['M-HOLD-SHARE', '保持占比 · held share'], ['M-HOLD-AVG', '平均保持 · mean hold'], ['M-HOLD-P95', '保持 P95 · hold p95'], ['M-HOLD-MAX', '最长保持 · longest'],
  ['M-XFER-RATE', '转接率 · transfers'], ['M-XFER-FAIL', '转接失败 · failed'], ['M-RONA', '振铃未接 · RONA'], ['M-HANGUP', '先挂机 · hang-up'],
];
/** Over time, for what is chosen. */
const CURVES = ['M-SL', 'M-ABD', 'M-AHT', 'M-ATT', 'M-HOLD-CNT', 'M-HOLD-P95', 'M-XFER-RATE', 'M-RONA'] as const;

const PERCENTILES: readonly Column[] = [['M-ASA', 'p50', { variant: 'p50' }], ['M-ASA', 'p90', { variant: 'p90' }], ['M-ASA', 'p95', { variant: 'p95' }]];

/** Queue by queue and agent by agent, over any range. For team leads and planners. */
export function queues(catalogue: Catalogue, tz: string): Dashboard {
  return assemble({
    uid: UIDS.queues, tz, time: { from: 'now-6d/d', to: 'now/d' }, refresh: '1m',
    title: { zh: '三响：坐席与队列', en: 'Sanxiang: agents and queues' },
    description: { zh: '各队列、各坐席的量、时长、保持、转接、振铃未接。', en: 'Volumes, times, holds, transfers and rings not answered, by queue and by agent.' },
    variables: [orgVariable(), ...FILTERS.map(filterVariable), grainVariable('auto'), thresholdVariable(catalogue.serviceLevelS)],
    rows: [
      { title: { zh: '队列', en: 'Queues' }, panels: [dimensionTable(catalogue, 'queue', BY_QUEUE, { zh: '各队列', en: 'Queue by queue' }, {
        zh: '按队列，接通、放弃、服务水平、应答时长数的是队列停留（溢出的通话在两处各算一次），处理和通话时长数的是通话段。', en: 'By queue, answered, abandoned, service level and ASA count queue visits (a call that overflows counts in both); AHT and ATT count legs.' })] },
      { title: { zh: '坐席', en: 'Agents' }, panels: [dimensionTable(catalogue, 'agent', BY_AGENT, { zh: '各坐席', en: 'Agent by agent' }, {
        zh: '少于 30 段的比率不作比较，也不着色。应答时长算给最先接听的坐席。', en: 'With fewer than 30 legs, rates should not be compared; none are coloured. ASA belongs to who answered first.' })] },
      { title: { zh: '走势', en: 'Over time' }, panels: curves(catalogue) },
    ],
  });
}

function dimensionTable(catalogue: Catalogue, dimension: Filter, columns: readonly Column[], title: Words, more: Words): Builder<Panel> {
  const sql = new MetricSql(catalogue);
  const key = dimension === 'queue' ? '队列 · Queue' : '坐席 · Agent';
  const asked = columns.map(([id, name, rest]): Asked => ({ metric: catalogue.metric(id), filters: FILTERS, name, ...rest }));
  const coloured = dimension === 'queue';
  return tablePanel({ title, description: metricsWords([...new Set(asked.map((a) => a.metric))], more) }, {
    width: 24, height: 12, joinBy: key, sortBy: { name: asked[0]?.name ?? key, descending: true },
    columns: asked.map(({ metric, name, show }) => ({
      name: name ?? metric.id, unit: show === undefined ? UNITS[metric.unit] : 'none', decimals: show === undefined && metric.unit !== 'count' ? 1 : 0,
      ...(coloured && show === undefined && metric.target !== null && { steps: lookOf(metric, 0, 0).steps }),
    })),
  }, asked.map((a) => clickhouse(sql.by(dimension, key, a), 'table')));
}

function curves(catalogue: Catalogue): Builder<Panel>[] {
  const sql = new MetricSql(catalogue);
  const plain = CURVES.map((id): Builder<Panel> => {
    const asked: Asked = { metric: catalogue.metric(id), filters: FILTERS };
    return seriesPanel({ title: titleOf(asked.metric), description: metricWords(asked.metric, sql.plan(asked, new Set())) },
      { ...lookOf(asked.metric, 12, 8), interval: '15m', limitLine: asked.metric.target !== null }, [clickhouse(sql.series(asked), 'timeseries')]);
  });
  const asa = catalogue.metric('M-ASA');
  const waits = PERCENTILES.map(([, name, more]): Asked => ({ metric: asa, filters: FILTERS, name, ...more }));
  return [...plain, seriesPanel({ title: { zh: '应答等待的百分位', en: 'Wait of answered calls, percentiles' }, description: metricWords(asa, sql.plan({ metric: asa, filters: FILTERS }, new Set())) },
    { ...lookOf(asa, 24, 8), interval: '15m' }, waits.map((asked) => clickhouse(sql.series(asked), 'timeseries')))];
}
