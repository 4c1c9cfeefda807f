import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { assemble, UIDS } from './assemble.js';
import type { Catalogue } from './catalogue.js';
import { COLOUR, lookOf, seriesPanel, statPanel, tablePanel, titleOf, UNITS, type Look } from './panels.js';
import { heldNow, heldOverLimit, liveByQueue, liveTotal, newestAge, STAGE, type LiveCount } from './sql/live-sql.js';
import { MetricSql, type Asked, type Filter } from './sql/metric-sql.js';
import { clickhouse } from './targets.js';
import { filterVariable, grainVariable, holdLimitVariable, orgVariable, thresholdVariable } from './variables.js';
import { liveWords, metricsWords, metricWords, storedWords } from './words.js';

const FILTERS: readonly Filter[] = ['queue', 'department'];
/** norms.md, hold.promptEvery. */
const HOLD_PROMPT_S = 30;
/** Newest event older than this: something is wrong, or the night is quiet. */
const AGE_WATCH_S = 30;
const AGE_BAD_S = 300;
const WEEK_BEFORE = '上周同日 · same day last week';
const QUEUE = '队列 · Queue';
const TODAY = ['M-SL', 'M-ANS-RATE', 'M-ASA', 'M-ABD'] as const;

/** What goes on now, and today so far beside the same day of last week. For the lead of a floor, and a wall. */
export function operations(catalogue: Catalogue, tz: string): Dashboard {
  return assemble({
    uid: UIDS.operations, tz, time: { from: 'now/d', to: 'now/d' }, refresh: '10s',
    title: { zh: '三响：现场运营', en: 'Sanxiang: operations' },
    description: { zh: '现在：等待、通话、保持；今天：服务水平、接通、放弃，按时段，与上周同日相比。', en: 'Now: waiting, talking, on hold. Today: service level, answered, abandoned, by interval, beside the same day of last week.' },
    variables: [orgVariable(), ...FILTERS.map(filterVariable), grainVariable('15m'), thresholdVariable(catalogue.serviceLevelS), holdLimitVariable(HOLD_PROMPT_S)],
    rows: [
      { title: { zh: '现在', en: 'Now' }, panels: nowPanels() },
      { title: { zh: '今天', en: 'Today' }, panels: todayPanels(catalogue) },
      { title: { zh: '按时段', en: 'By interval' }, panels: intervalPanels(catalogue) },
      { title: { zh: '队列', en: 'Queues' }, panels: queuePanels(catalogue) },
    ],
  });
}

function nowPanels(): Builder<Panel>[] {
  const plain: Look = { unit: 'none', width: 4, height: 4 };
  const one = (zh: string, en: string, count: LiveCount, say: { zh: string; en: string }, look: Look = plain): Builder<Panel> =>
    statPanel({ title: { zh, en }, description: liveWords(say.zh, say.en) }, look, [clickhouse(liveTotal({ [count]: `${zh} · ${en}` }), 'table')]);
  const over = '超时 · Over the limit';
  const held = { call: '通话 · Call', queue: QUEUE, heldS: '已保持 · On hold', silentS: '未提示 · Left alone', stage: '状态 · State' };
  return [
    one('等待', 'Waiting', 'waiting', { zh: '在队列中等待的呼入通话。', en: 'Inbound calls that wait in a queue.' }),
    one('最长等待', 'Longest wait', 'longestWaitS', { zh: '正在等待或振铃的通话中等得最久的，从排队算起。', en: 'The longest of the calls that wait or ring, since the queue.' }, { ...plain, unit: 's' }),
    one('通话', 'Talking', 'talking', { zh: '接通且未结束的通话，含保持。', en: 'Answered calls that are not over, on hold included.' }),
    one('保持', 'On hold', 'held', { zh: '此刻被保持或静音的通话。', en: 'Calls on hold or muted at this moment.' }),
    statPanel({
      title: { zh: '保持超时', en: 'Holds over the limit' },
      description: liveWords('此刻保持中，自上次提示（没有提示则自保持开始）起超过「保持提示秒数」的通话数。', 'Calls on hold that have heard nothing for longer than the limit above: since the last prompt, else since the hold began.'),
    }, { ...plain, steps: [{ value: null, color: COLOUR.good }, { value: 1, color: COLOUR.bad }] }, [clickhouse(heldOverLimit(over), 'table')]),
    statPanel({ title: { zh: '最新事件距今', en: 'Age of the newest event' }, description: storedWords('本组织最新事件离现在多久。数字不动时先看这里。', 'How long ago the newest event of the organisation happened. When figures stand still, look here first.') },
      { unit: 's', width: 4, height: 4, steps: [{ value: null, color: COLOUR.good }, { value: AGE_WATCH_S, color: COLOUR.watch }, { value: AGE_BAD_S, color: COLOUR.bad }] }, [clickhouse(newestAge('最新事件距今 · age'), 'table')]),
    tablePanel({
      title: { zh: '保持中的通话', en: 'Calls on hold' },
      description: liveWords(`状态：${STAGE.calm}；${STAGE.soon}：离限 5 秒内；${STAGE.over}。自上次提示算起。不显示坐席。`, 'State by the seconds since the last prompt; "soon" is the last 5 s before the limit. No agents are shown.'),
    }, {
      width: 24, height: 6, sortBy: { name: held.silentS, descending: true },
      columns: [{ name: held.heldS, unit: 's', decimals: 0 }, { name: held.silentS, unit: 's', decimals: 0 }],
    }, [clickhouse(heldNow(held), 'table')]),
  ];
}

function todayPanels(catalogue: Catalogue): Builder<Panel>[] {
  const sql = new MetricSql(catalogue);
  const stats = TODAY.map((id) => {
    const asked: Asked = { metric: catalogue.metric(id), filters: FILTERS };
    return statPanel({ title: titleOf(asked.metric), description: metricWords(asked.metric, sql.plan(asked, new Set())) }, lookOf(asked.metric, 6, 5), [clickhouse(sql.total(asked), 'table')]);
  });
  const behind = [...TODAY, 'M-HOLD-AVG', 'M-HOLD-P95', 'M-XFER-RATE'].map((id): Asked => ({ metric: catalogue.metric(id), filters: FILTERS }));
  const numbers = ['值 · value', '分子 · above', '分母 · below', '未知 · unknown'];
  return [...stats, tablePanel({
    title: { zh: '数字背后', en: 'What stands behind the figures' },
    description: metricsWords(behind.map((a) => a.metric), { zh: '时长的分子是总秒数；未知不在分子也不在分母。', en: 'Above the line of a mean stand all its seconds; what is unknown stands neither above nor below.' }),
  }, { width: 24, height: 8, columns: numbers.map((name) => ({ name, unit: 'none', decimals: name.startsWith('值') ? 1 : 0 })) }, behind.map((asked) => clickhouse(sql.evidence(asked), 'table')))];
}

function intervalPanels(catalogue: Catalogue): Builder<Panel>[] {
  const sql = new MetricSql(catalogue);
  const figure = (id: string, more: Partial<Asked> = {}): Asked => ({ metric: catalogue.metric(id), filters: FILTERS, ...more });
  const offered = figure('M-ABD', { show: 'denominator', name: '呼入 · offered' });
  const answered = figure('M-ANS-RATE', { show: 'numerator', name: '接通 · answered' });
  const abandoned = figure('M-ABD', { show: 'numerator', name: '放弃 · abandoned' });
  const curve = (id: string): Builder<Panel> => {
    const asked = figure(id);
    return seriesPanel({ title: titleOf(asked.metric), description: metricWords(asked.metric, sql.plan(asked, new Set())) },
      { ...lookOf(asked.metric, 12, 8), interval: '15m', ghosts: [WEEK_BEFORE], limitLine: asked.metric.target !== null },
      [clickhouse(sql.series(asked), 'timeseries'), clickhouse(sql.series({ ...asked, name: WEEK_BEFORE }, 'week-before'), 'timeseries')]);
  };
  return [
    seriesPanel({ title: { zh: '呼入、接通、放弃', en: 'Offered, answered, abandoned' }, description: metricsWords([offered.metric, answered.metric], { zh: '呼入和放弃是放弃率的分母和分子，接通是接通率的分子。', en: 'Offered and abandoned are what stands below and above the abandon rate, answered what stands above the answer rate.' }) },
      { unit: 'none', width: 24, height: 9, bars: true, interval: '15m', ghosts: [WEEK_BEFORE] },
      [...[offered, answered, abandoned].map((asked) => clickhouse(sql.series(asked), 'timeseries')), clickhouse(sql.series({ ...offered, name: WEEK_BEFORE }, 'week-before'), 'timeseries')]),
    ...['M-SL', 'M-ABD', 'M-ASA', 'M-AHT', 'M-HOLD-CNT', 'M-HOLD-P95'].map(curve),
  ];
}

function queuePanels(catalogue: Catalogue): Builder<Panel>[] {
  const sql = new MetricSql(catalogue);
  const figures: readonly Asked[] = [
    { metric: catalogue.metric('M-ABD'), filters: FILTERS, show: 'denominator', name: '呼入 · offered' },
    { metric: catalogue.metric('M-ANS-RATE'), filters: FILTERS, show: 'numerator', name: '接通 · answered' },
    ...TODAY.map((id): Asked => ({ metric: catalogue.metric(id), filters: FILTERS, name: `${catalogue.metric(id).names.zh} · ${id}` })),
  ];
  const now = { waiting: '等待 · waiting', longestWaitS: '最长等待 · longest', talking: '通话 · talking' };
  return [tablePanel({
    title: { zh: '各队列', en: 'Queue by queue' },
    description: metricsWords(TODAY.map((id) => catalogue.metric(id)), { zh: '按队列数的是队列停留：溢出的通话在两个队列各算一次。等待、最长等待、通话是此刻的。', en: 'By queue, visits are counted: a call that overflows counts in both queues. Waiting, longest and talking are of this moment.' }),
  }, {
    width: 24, height: 10, joinBy: QUEUE, sortBy: { name: '呼入 · offered', descending: true },
    columns: [
      { name: now.longestWaitS, unit: 's', decimals: 0 },
      ...figures.filter((f) => f.show === undefined).map((f) => ({ name: f.name ?? '', unit: UNITS[f.metric.unit], decimals: 1, steps: lookOf(f.metric, 0, 0).steps })),
    ],
  }, [...figures.map((asked) => clickhouse(sql.by('queue', QUEUE, asked), 'table')), clickhouse(liveByQueue(QUEUE, now), 'table')])];
}
