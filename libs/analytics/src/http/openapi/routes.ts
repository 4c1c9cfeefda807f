import { METRICS } from '../../metrics/catalogue.js';
import { GRAINS } from '../../metrics/bucket.js';
import { DIMENSIONS, type Words } from '../../metrics/metric.js';
import { CALL_LIST_PARAMS } from '../calls.controller.js';
import { DIRECTORY_PARAMS } from '../directory.controller.js';
import { EVENT_LIST_PARAMS } from '../events.controller.js';
import { EXPORT_PARAMS } from '../export.controller.js';
import { EXPORTS } from '../export/exports.js';
import { LIVE_PARAMS } from '../live.controller.js';
import { LIVE_EVENTS } from '../live/board-frame.js';
import { VERDICT_LIST_PARAMS } from '../verdicts.controller.js';

/** A route as `/openapi.json` tells it. A spec compares the table with the routes that the server really has. */
export interface Route {
  readonly method: 'get' | 'post' | 'put';
  /** With `{name}` for what varies. */
  readonly path: string;
  readonly summary: Words;
  /** Names of query parameters. */
  readonly query: readonly string[];
  readonly answer: { readonly status: number; readonly type: string; readonly schema?: string };
  /** Types of the body, where there is one. */
  readonly body?: readonly string[];
  /** Needs no key. */
  readonly open?: true;
  /** Which service answers; `http`: every process for itself. */
  readonly by: 'analytics' | 'intake' | 'http' | 'data-directory' | 'norms';
  /** What is told beside, under names with `x-`. */
  readonly beside?: Readonly<Record<string, unknown>>;
}

const JSON_TYPE = 'application/json';
const json = (schema?: string): Route['answer'] => ({ status: 200, type: JSON_TYPE, ...(schema !== undefined && { schema }) });
const get = (path: string, summary: Words, query: readonly string[], answer: Route['answer'], by: Route['by'], more: Pick<Route, 'open' | 'beside'> = {}): Route => ({ method: 'get', path, summary, query, answer, by, ...more });

export const METRIC_PARAMS: readonly string[] = ['org', 'from', 'to', 'tz', 'grain', 'groupBy', 'variant', 'threshold', 'asOf', ...DIMENSIONS];

const READ: readonly Route[] = [
  get('/v1/metrics', { zh: '指标目录', en: 'the catalogue of metrics' }, ['org'], json('Page'), 'analytics'),
  get('/v1/metrics/{id}', { zh: '一个指标的数值', en: 'the figures of a metric' }, METRIC_PARAMS, json('MetricAnswer'), 'analytics', { beside: { 'x-metrics': METRICS.map((m) => m.id), 'x-grains': GRAINS } }),
  get('/v1/calls', { zh: '通话列表，新的在前', en: 'calls, newest first' }, CALL_LIST_PARAMS, json('Page'), 'analytics'),
  get('/v1/calls/{id}', { zh: '一通电话及其事件', en: 'a call with its events' }, ['org'], json('Call'), 'analytics'),
  get('/v1/events', { zh: '一个主体的原始事件', en: 'the raw events of a subject, by time, then id' }, EVENT_LIST_PARAMS, json('Page'), 'analytics'),
  get('/v1/verdicts', { zh: '判定列表，按时限（无时限则按触发）新的在前；给出 subject 而不给时段时不限时段', en: 'verdicts, newest first by deadline, else trigger; with `subject` and no range: of all time' }, VERDICT_LIST_PARAMS, json('Verdicts'), 'analytics'),
  get('/v1/verdicts/{id}', { zh: '一条判定及其依据', en: 'a verdict explained' }, ['org'], json('VerdictExplained'), 'analytics'),
  get('/v1/directory', { zh: '名录：坐席、班组、队列、热线的归属', en: 'the directory: where agents, teams, queues and lines belong, dated; with `at`, at an instant' }, DIRECTORY_PARAMS, json('Directory'), 'analytics'),
  get('/v1/progress', { zh: '各环节落后多少条', en: 'how far each consumer is behind the log' }, ['org'], json('Progress'), 'analytics'),
  get('/v1/export/{file}', { zh: `导出：${EXPORTS.map((e) => `${e.name}.csv`).join('、')}`, en: `exports: ${EXPORTS.map((e) => `${e.name}.csv`).join(', ')}` }, EXPORT_PARAMS, { status: 200, type: 'text/csv' }, 'analytics', {
    beside: { 'x-columns': Object.fromEntries(EXPORTS.map((e) => [`${e.name}.csv`, e.columns.map((c) => c.name)])) },
  }),
  get('/v1/live', { zh: '实时看板（服务器推送事件）', en: 'the live board, as server-sent events' }, LIVE_PARAMS, { status: 200, type: 'text/event-stream', schema: 'Board' }, 'analytics', { beside: { 'x-events': LIVE_EVENTS } }),
  get('/openapi.json', { zh: '本文件', en: 'this document' }, [], json(), 'analytics'),
  get('/healthz', { zh: '进程存活', en: 'alive' }, [], json(), 'http', { open: true }),
  get('/readyz', { zh: '可以工作；否则 503 并说明缺什么', en: 'ready, else 503 with what is missing' }, [], json('Readiness'), 'http', { open: true }),
  get('/metrics', { zh: 'Prometheus 指标', en: 'for Prometheus' }, [], { status: 200, type: 'text/plain' }, 'http'),
];

const INTAKE: readonly Route[] = [
  {
    method: 'post', path: '/v1/events', summary: { zh: '提交事件：一条、一批或一个流', en: 'events: one, a batch, or a stream of lines' }, query: [], by: 'intake',
    body: ['application/cloudevents+json', 'application/cloudevents-batch+json', 'application/x-ndjson'], answer: { status: 202, type: JSON_TYPE, schema: 'Receipt' },
  },
  {
    method: 'put', path: '/v1/directory', summary: { zh: '写入整份名录；回答有何变化', en: 'makes the directory what the body says; answers what changed' }, query: ['org'], by: 'intake',
    body: ['application/json', 'application/yaml'], answer: { status: 200, type: JSON_TYPE, schema: 'DirectoryChanged' },
  },
  get('/v1/quarantine', { zh: '被拒绝的事件', en: 'what was rejected, with reasons' }, ['org', 'limit', 'cursor'], json('Page'), 'intake'),
  { method: 'post', path: '/v1/quarantine/{id}/retry', summary: { zh: '修正后重试', en: 'tries a rejected event again' }, query: ['org'], answer: json(), by: 'intake' },
  get('/v1/schemas/{type}', { zh: '事件类型的 JSON Schema', en: 'the JSON Schema of an event type' }, [], { status: 200, type: JSON_TYPE }, 'intake'),
  get('/v1/asyncapi.json', { zh: '全部事件类型', en: 'all event types' }, [], json(), 'intake'),
];

const CARE: readonly Route[] = [
  { method: 'post', path: '/v1/backups', summary: { zh: '备份数据目录（仅限本机）；边做边报进度', en: 'backs the data directory up, from this machine only; lines of progress' }, query: [], by: 'data-directory', body: [JSON_TYPE], answer: { status: 200, type: 'application/x-ndjson' } },
];

const NORMS: readonly Route[] = [
  get('/v1/norms', { zh: '现行规范：出处、条文、参数、如何判定', en: 'the norms in force: source, text, parameters, how they are judged' }, ['org', 'at', 'family', 'enabled'], json('Page'), 'norms'),
  get('/v1/norms/{id}', { zh: '一条规范', en: 'a norm' }, ['org', 'at'], json(), 'norms'),
  get('/v1/books', { zh: '规范册的各版，新的在前；content=true 附全文', en: 'versions of norm books, newest first; with `content=true` their content' }, ['org', 'book', 'content', 'limit', 'cursor'], json('Page'), 'norms'),
  get('/v1/books/schema', { zh: '规范册的 JSON Schema，供编辑器用', en: 'the JSON Schema of a norm book, for editors' }, [], json(), 'norms'),
  {
    method: 'post', path: '/v1/books', summary: { zh: '发布规范册的一版；同内容再发答 200，异内容 409', en: 'publishes a version of a norm book; the same again answers 200, other content 409' }, query: ['org'], by: 'norms',
    body: [JSON_TYPE, 'application/yaml'], answer: { status: 201, type: JSON_TYPE },
  },
];

/** Every route of the program. */
export const ROUTES: readonly Route[] = [...READ, ...INTAKE, ...NORMS, ...CARE];
