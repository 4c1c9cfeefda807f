import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { assemble, UIDS } from './assemble.js';
import { COLOUR, seriesPanel, statPanel, tablePanel, type Look } from './panels.js';
import { PROMETHEUS as P } from './prometheus-names.js';
import * as sql from './sql/health-sql.js';
import { clickhouse, METRICS, promql, promqlNow } from './targets.js';
import { orgVariable } from './variables.js';
import { meterWords, storedWords } from './words.js';

/** Steps of colour: from when to look, and from when to act. */
const rising = (watch: number, bad: number): Look['steps'] => [{ value: null, color: COLOUR.good }, { value: watch, color: COLOUR.watch }, { value: bad, color: COLOUR.bad }];
const ANY_IS_BAD: Look['steps'] = [{ value: null, color: COLOUR.good }, { value: 1, color: COLOUR.bad }];
const falling = (watch: number, bad: number): Look['steps'] => [{ value: null, color: COLOUR.bad }, { value: bad, color: COLOUR.watch }, { value: watch, color: COLOUR.good }];

const RATE = '$__rate_interval';
/** Series of the organisation that the dashboard shows. */
const OF_ORG = 'org="${org}"';
const SMALL = { width: 4, height: 5 } as const;
const HALF = { width: 12, height: 8, interval: '1m' } as const;

/** Whether events come in, are handled, and arrive: by stage, by source, in the warehouse. For whoever runs the program. */
export function health(tz: string): Dashboard {
  return assemble({
    uid: UIDS.health, tz, time: { from: 'now-3h', to: 'now' }, refresh: '30s',
    title: { zh: '三响：管道健康', en: 'Sanxiang: pipeline health' },
    description: { zh: '每个来源是否按心跳有声、各阶段落后多少、拒收与死信、入库速度、仓库的分片与磁盘。', en: 'Whether each source is heard by its heartbeat, how far each stage is behind, rejects and dead letters, rates, parts and disk of the warehouse.' },
    variables: [orgVariable()],
    rows: [
      { title: { zh: '一眼', en: 'At a glance' }, panels: glance() },
      { title: { zh: '来源', en: 'Sources' }, panels: sourcePanels() },
      { title: { zh: '阶段', en: 'Stages' }, panels: stagePanels() },
      { title: { zh: '仓库与进程', en: 'Warehouse and processes' }, panels: storePanels() },
    ],
  });
}

function glance(): Builder<Panel>[] {
  return [
    statPanel({ title: { zh: '静默的来源', en: 'Silent sources' }, description: storedWords('最新事件比自己申报的心跳更旧的来源个数。三台交换机坏了一台，这里是 1。没有来源申报心跳时显示 –。', 'Sources whose newest event is older than the heartbeat that they declared. One dead telephone system of three shows as 1. Shows – when no source declared a heartbeat.') },
      { ...SMALL, unit: 'none', steps: ANY_IS_BAD }, [clickhouse(sql.silentSources('静默 · silent'), 'table')]),
    statPanel({ title: { zh: '最久没有声音', en: 'Heard longest ago' }, description: storedWords('申报了心跳的来源中，最新事件最旧的有多旧（不是所有来源里最新的）。', 'Of the sources with a heartbeat, the age of the one that was heard longest ago (not of the newest of all).') },
      { ...SMALL, unit: 's' }, [clickhouse(sql.oldestSource('距今 · age'), 'table')]),
    statPanel({ title: { zh: '落后最多的阶段', en: 'Stage furthest behind' }, description: meterWords('任一阶段尚未处理的记录数的最大值。', 'The largest number of records that any stage has not handled yet.') },
      { ...SMALL, unit: 'none', steps: rising(1000, 100_000), source: METRICS }, [promqlNow(`max(${P.stageBehind})`, '落后 · behind')]),
    statPanel({ title: { zh: '拒收（1 小时）', en: 'Rejected (1 h)' }, description: meterWords('最近一小时被拒收的事件，见 GET /v1/quarantine。', 'Events rejected within the last hour, see GET /v1/quarantine.') },
      { ...SMALL, unit: 'none', steps: ANY_IS_BAD, source: METRICS }, [promqlNow(`sum(increase(${P.rejected}{${OF_ORG}}[1h]))`, '拒收 · rejected')]),
    statPanel({ title: { zh: '死信', en: 'Dead letters' }, description: meterWords('某个阶段处理不了而放到一边、仍保留着的记录，重启后也在。每一条都值得看。', 'Records that some stage could not handle and put aside, and that are kept, also after a restart. Each of them is worth a look.') },
      { ...SMALL, unit: 'none', steps: ANY_IS_BAD, source: METRICS }, [promqlNow(`max(${P.deadLettersKept})`, '死信 · dead letters')]),
    statPanel({ title: { zh: '仓库磁盘剩余', en: 'Warehouse disk free' }, description: storedWords('仓库所在磁盘的剩余百分比（多个磁盘取最少）。', 'Percent of the disk of the warehouse that is free (the least of several).') },
      { ...SMALL, unit: 'percent', decimals: 1, steps: falling(20, 10) }, [clickhouse(sql.diskFree('剩余 · free'), 'table')]),
  ];
}

function sourcePanels(): Builder<Panel>[] {
  const names = { source: '来源 · Source', state: '状态 · State', age: '最新事件距今 · age', heartbeat: '心跳 · heartbeat', newest: '最新事件 · newest', through: '声明到 · through' };
  return [
    tablePanel({
      title: { zh: '每个来源的新鲜度', en: 'Freshness of each source' },
      description: storedWords('心跳取自该来源最近一次 source.declared 的 heartbeatSec。状态用文字表示；未申报心跳的来源，五分钟内有事件为活动，否则不知好坏。', 'The heartbeat is heartbeatSec of the last source.declared of the source. The state is said in words; without a heartbeat, a source heard within five minutes is live, and of any other nothing can be said.'),
    }, { width: 24, height: 8, columns: [{ name: names.age, unit: 's', decimals: 0 }, { name: names.heartbeat, unit: 's', decimals: 0 }, { name: names.newest, unit: 'dateTimeAsLocal', decimals: 0 }, { name: names.through, unit: 'dateTimeAsLocal', decimals: 0 }] },
    [clickhouse(sql.sources(names), 'table')]),
    seriesPanel({ title: { zh: '每分钟事件（按来源）', en: 'Events a minute, by source' }, description: storedWords('按到达时间。晚于发生一天以上到达的（如导入历史）不在图上，见下面的接收速度。', 'By arrival. What arrives more than a day after it happened (imports of history) is not in this picture; see the intake rate below.') },
      { ...HALF, unit: 'none', decimals: 1, label: 'source' }, [clickhouse(sql.intakeRate('事件/分 · per minute'), 'timeseries')]),
    seriesPanel({ title: { zh: '到达延迟 P95（按来源）', en: 'Delay of arrival, p95, by source' }, description: storedWords('从发生到接收的秒数。为负说明来源的时钟快了。', 'Seconds from the event to its arrival. Below zero: the clock of the source is fast.') },
      { ...HALF, unit: 's', decimals: 1, label: 'source' }, [clickhouse(sql.deliveryDelay('秒 · s'), 'timeseries')]),
    seriesPanel({ title: { zh: '拒收（按来源）', en: 'Rejected, by source' }, description: meterWords('每分钟被拒收的事件及原因。来源过多时，其余合为 other。', 'Events rejected a minute, with the reason. Sources beyond what is counted apart are put together as other.') },
      { ...HALF, unit: 'none', decimals: 1, source: METRICS }, [promql(`sum by (source, reason) (rate(${P.rejected}{${OF_ORG}}[${RATE}])) * 60`, '{{source}} {{reason}}')]),
    seriesPanel({ title: { zh: '静默 ÷ 心跳（按来源）', en: 'Silence over heartbeat, by source' }, description: meterWords('来源最新事件的年龄除以它申报的心跳；大于 1 为静默。适合告警：一个来源停了，其他来源再忙也看得见。', 'Age of the newest event of a source over the heartbeat that it declared; above 1 it is silent. Made for alarms: one that stops shows, however busy the others are.') },
      { ...HALF, unit: 'none', decimals: 2, source: METRICS }, [promql(`max by (source) (${P.sourceSilent}{${OF_ORG}}) / max by (source) (${P.sourceHeartbeat}{${OF_ORG}})`, '{{source}}')]),
    seriesPanel({ title: { zh: '接收速度', en: 'Intake rate' }, description: meterWords('每秒接收、重复、拒收的事件。', 'Events accepted, repeated and rejected a second.') },
      { ...HALF, unit: 'none', decimals: 1, source: METRICS },
      [promql(`sum(rate(${P.accepted}{${OF_ORG}}[${RATE}]))`, '接收 · accepted'), promql(`sum(rate(${P.duplicates}{${OF_ORG}}[${RATE}]))`, '重复 · duplicates'), promql(`sum(rate(${P.rejected}{${OF_ORG}}[${RATE}]))`, '拒收 · rejected')]),
  ];
}

function stagePanels(): Builder<Panel>[] {
  return [
    seriesPanel({ title: { zh: '各阶段落后', en: 'Lag of each stage' }, description: meterWords('日志中该阶段尚未处理的记录数；全部为 0 时 GET /v1/progress 的 settled 为真。', 'Records of the log that the stage has not handled yet; when all are 0, settled of GET /v1/progress is true.') },
      { ...HALF, unit: 'none', source: METRICS }, [promql(`max by (stage) (${P.stageBehind})`, '{{stage}}')]),
    seriesPanel({ title: { zh: '死信（按阶段）', en: 'Dead letters, by stage' }, description: meterWords('每分钟放到一边的记录。任何一条都值得看。', 'Records put aside a minute. Each of them is worth a look.') },
      { ...HALF, unit: 'none', decimals: 1, source: METRICS }, [promql(`sum by (stage) (rate(${P.deadLetters}[${RATE}])) * 60`, '{{stage}}')]),
    seriesPanel({ title: { zh: '每批用时 P95', en: 'Time of a batch, p95' }, description: meterWords('各消费组、主题处理一批的秒数；「落盘」是接收的一次追加。', 'Seconds to handle a batch, by group and topic; "append" is one append of intake.') },
      { ...HALF, unit: 's', decimals: 3, source: METRICS }, [
        promql(`histogram_quantile(0.95, sum by (le, group, topic) (rate(${P.batchSeconds}_bucket[${RATE}])))`, '{{group}} {{topic}}'),
        promql(`histogram_quantile(0.95, sum by (le) (rate(${P.appendSeconds}_bucket[${RATE}])))`, '落盘 · append')]),
    seriesPanel({ title: { zh: '重来的批', en: 'Batches handed over again' }, description: meterWords('每分钟没有做完、要再来一次的批：它所依靠的部分不在。', 'Batches a minute that were not done and come again: a part that they need is away.') },
      { ...HALF, unit: 'none', decimals: 1, source: METRICS }, [promql(`sum by (group, topic) (rate(${P.batches}{outcome="again"}[${RATE}])) * 60`, '{{group}} {{topic}}')]),
    seriesPanel({ title: { zh: '入库延迟', en: 'Delay of storing' }, description: storedWords('从接收到写入仓库的秒数。', 'Seconds from intake to the warehouse.') },
      { ...HALF, unit: 's', decimals: 2 }, [clickhouse(sql.storingDelay('中位 · median', 'P95'), 'timeseries')]),
    seriesPanel({ title: { zh: '入库速度', en: 'Sink rate' }, description: storedWords('每秒写入仓库的原始事件。', 'Raw events written into the warehouse a second.') },
      { ...HALF, unit: 'none', decimals: 1 }, [clickhouse(sql.sinkRate('行/秒 · rows a second'), 'timeseries')]),
  ];
}

function storePanels(): Builder<Panel>[] {
  const names = { table: '表 · Table', parts: '分片 · parts', rows: '行 · rows', bytes: '磁盘 · on disk', unpacked: '解压后 · unpacked' };
  return [
    tablePanel({ title: { zh: '仓库的表', en: 'Tables of the warehouse' }, description: storedWords('有效分片、行数、磁盘占用。calls 的行含旧版本，合并时去掉。', 'Active parts, rows, bytes on disk. Rows of calls include older versions until they are merged away.') },
      { width: 12, height: 8, columns: [{ name: names.rows, unit: 'none', decimals: 0 }, { name: names.bytes, unit: 'bytes', decimals: 1 }, { name: names.unpacked, unit: 'bytes', decimals: 1 }] }, [clickhouse(sql.tables(names), 'table')]),
    statPanel({ title: { zh: '单分区最多分片', en: 'Most parts of a partition' }, description: storedWords('ClickHouse 在 1000 时放慢写入，3000 时拒绝（默认值）。', 'ClickHouse slows inserts at 1000 and refuses them at 3000 (its defaults).') },
      { ...SMALL, height: 8, unit: 'none', steps: rising(300, 1000) }, [clickhouse(sql.mostParts('分片 · parts'), 'table')]),
    statPanel({ title: { zh: '仓库大小', en: 'Size of the warehouse' }, description: storedWords('本库所有表的磁盘占用。', 'Bytes on disk of all our tables.') },
      { ...SMALL, height: 8, unit: 'bytes', decimals: 1 }, [clickhouse(sql.bytesOnDisk('磁盘 · on disk'), 'table')]),
    statPanel({ title: { zh: '事件循环延迟 P99', en: 'Event loop lag, p99' }, description: meterWords('各进程事件循环延迟 P99 的最大值。', 'The largest 99th percentile of event loop lag of our processes.') },
      { ...SMALL, height: 8, unit: 's', decimals: 3, steps: rising(0.1, 1), source: METRICS }, [promqlNow(`max(${P.eventLoopLag})`, 'P99')]),
    seriesPanel({ title: { zh: '进程内存', en: 'Memory of the processes' }, description: meterWords('常驻内存。', 'Resident memory.') },
      { ...HALF, width: 24, unit: 'bytes', decimals: 1, source: METRICS }, [promql(P.residentBytes, '{{job}} {{instance}}')]),
  ];
}
