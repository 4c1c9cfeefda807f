import type { Words } from '../../metrics/metric.js';
import { ROUTES, type Route } from './routes.js';
import { SCHEMAS } from './schemas.js';

const VERSION = '1';

/** What query parameters mean, wherever they are taken. */
const PARAMETERS: Readonly<Record<string, Words>> = {
  org: { zh: '组织；缺省为密钥所属组织', en: 'the organisation; default: the key\'s' },
  from: { zh: '起（含），日期或 RFC 3339 时间；缺省为今天', en: 'from, inclusive: a date or an RFC 3339 time; default: today' },
  to: { zh: '止（不含）', en: 'to, exclusive' },
  tz: { zh: 'IANA 时区', en: 'IANA time zone' },
  limit: { zh: '每页条数 1–1000，缺省 100', en: 'size of the page, 1 to 1000, default 100' },
  cursor: { zh: '上一页的 next', en: '`next` of the page before' },
  grain: { zh: '时间粒度', en: 'size of the buckets' },
  groupBy: { zh: '按维度分组，逗号分隔', en: 'dimensions to group by, comma-separated' },
  variant: { zh: '口径', en: 'variant' },
  threshold: { zh: '阈值，秒', en: 'threshold, seconds' },
  asOf: { zh: '按某一时刻所知回答：只计当时已接收的事件；RFC 3339 时间', en: 'what was known at this instant, by the events accepted until then; an RFC 3339 time' },
  at: { zh: '某一时刻的归属；日期或 RFC 3339 时间', en: 'where all belonged at this instant: a date or an RFC 3339 time' },
  subject: { zh: '主体的编号', en: 'id of the subject' },
  state: { zh: '当前状态；open 为未结束', en: 'what the call is doing now; open: not over' },
};
const FILTER: Words = { zh: '按此维度筛选；空值指未提供的', en: 'filter by this dimension; empty: what nobody said' };

const bilingual = ({ zh, en }: Words): string => `${zh} · ${en}`;

const pathParameters = (path: string): object[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));

const content = (type: string, schema: string | undefined): object => ({ [type]: schema === undefined ? {} : { schema: { $ref: `#/components/schemas/${schema}` } } });

const operationOf = (route: Route): object => ({
  summary: bilingual(route.summary),
  tags: [route.by],
  ...(route.open === true && { security: [] }),
  parameters: [...pathParameters(route.path), ...route.query.map((name) => ({ name, in: 'query', required: name === 'subject' && route.path === '/v1/events', description: bilingual(PARAMETERS[name] ?? FILTER), schema: { type: 'string' } }))],
  ...(route.body !== undefined && { requestBody: { required: true, content: Object.fromEntries(route.body.map((type) => [type, {}])) } }),
  responses: {
    [route.answer.status]: { description: bilingual(route.summary), content: content(route.answer.type, route.answer.schema) },
    default: { description: bilingual({ zh: '未能完成，说明原因', en: 'what went wrong, and where' }), content: content('application/problem+json', 'Problem') },
  },
  ...route.beside,
});

/** The HTTP interface as an OpenAPI 3.1 document, made from the table of routes. */
export function openApi(): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of ROUTES) paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route) };
  return {
    openapi: '3.1.0',
    info: { title: 'Sanxiang 三响', version: VERSION, description: bilingual({ zh: '热线与呼叫中心的服务质量', en: 'service quality for hotlines and call centres' }) },
    security: [{ key: [] }],
    paths,
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } }, schemas: SCHEMAS },
  };
}
