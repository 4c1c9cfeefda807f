import { EVENT_TYPES, eventTypeOf } from './catalogue.js';
import { isReserved, type EventType } from './event-type.js';
import { TEXT_LENGTH_MAX } from './limits.js';
import { TOPICS } from './topics.js';

/** A JSON Schema or a document with such in it, ready for `JSON.stringify`. */
export type JsonObject = { readonly [member: string]: unknown };

const DRAFT = 'http://json-schema.org/draft-07/schema#';
const SCHEMA_FORMAT = 'application/schema+json;version=draft-07';

const name = { type: 'string', minLength: 1, maxLength: TEXT_LENGTH_MAX } as const;

const wholeEvent = (type: EventType): JsonObject => ({
  $id: `urn:sanxiang:schema:${type.type}`,
  title: type.type,
  description: `${type.zh} · ${type.en}`,
  type: 'object',
  required: ['specversion', 'id', 'source', 'type', 'subject', 'time', 'data'],
  properties: {
    specversion: { const: '1.0' },
    id: { ...name, description: '在来源内唯一 · Unique within its source' },
    source: { ...name, description: '发布者 · The publisher' },
    type: { const: type.type },
    subject: { ...name, description: '事件所关于的通话、工单、投诉、坐席或来源 · Id of what the event is about' },
    time: { type: 'string', format: 'date-time', description: '发生时刻，RFC 3339 带时区 · When it happened, at the source, with an offset' },
    org: { type: 'string', minLength: 1, description: '组织；缺省为密钥的组织 · Tenant; default: that of the key' },
    sequence: { type: ['string', 'integer'], description: '同一时刻内的次序 · Order of events at the same instant' },
    correlationid: name,
    causationid: name,
    data: type.data,
  },
});

/** The JSON Schema of whole events of a type (`call.offered.v1`); undefined for what is no type. */
export function schemaOf(type: string): JsonObject | undefined {
  const known = eventTypeOf(type);
  return known && { $schema: DRAFT, ...wholeEvent(known) };
}

const named = <T>(types: readonly EventType[], of: (type: EventType) => T): Record<string, T> => Object.fromEntries(types.map((t) => [t.type, of(t)]));

const channel = (address: string, types: readonly EventType[], description: string): JsonObject => ({
  address, description, messages: named(types, (t) => ({ $ref: `#/components/messages/${t.type}` })),
});

const operation = (action: 'send' | 'receive', of: string, types: readonly EventType[], summary: string): JsonObject => ({
  action, summary, channel: { $ref: `#/channels/${of}` }, messages: types.map((t) => ({ $ref: `#/channels/${of}/messages/${t.type}` })),
});

/** The AsyncAPI 3.0 document of all events; `version` is the program's. */
export function asyncApi(version: string): JsonObject {
  const taken = EVENT_TYPES.filter((t) => !isReserved(t));
  const said = EVENT_TYPES.filter(isReserved);
  return {
    asyncapi: '3.0.0',
    info: { title: '三响 Sanxiang', version, description: '热线服务质量的事件：CloudEvents 1.0，结构化 JSON · Events of hotline service quality: CloudEvents 1.0, structured JSON' },
    defaultContentType: 'application/cloudevents+json',
    channels: {
      events: channel('/v1/events', taken, '发布者的事件，按 subject 保序 · Events of publishers, in order per subject'),
      outcomes: channel(TOPICS.outcomes, said, '本系统发布的事件 · Events that this system publishes'),
    },
    operations: {
      takeEvents: { ...operation('receive', 'events', taken, '接收事件 · Takes events'), bindings: { http: { method: 'POST' } } },
      sayOutcomes: operation('send', 'outcomes', said, '发布结果 · Publishes outcomes'),
    },
    components: {
      messages: named(EVENT_TYPES, (t) => ({
        name: t.type, title: t.zh, summary: t.en, payload: { schemaFormat: SCHEMA_FORMAT, schema: wholeEvent(t) },
      })),
    },
  };
}
