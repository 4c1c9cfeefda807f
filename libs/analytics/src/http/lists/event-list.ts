import { formatInstant, type CloudEvent } from '@sanxiang/contracts';
import type { Org } from '@sanxiang/kernel';
import type { Warehouse } from '@sanxiang/warehouse';
import { cursorOf, keysOf, pageOf, type Page } from './cursor.js';

const LIST = 'events';

/** An event as it was accepted, with when the log took it and when the warehouse did; `retracted` once it was taken back. */
export type StoredEvent = CloudEvent & { readonly received_at: string; readonly stored_at: string; readonly retracted?: true };

export interface EventsAsked {
  readonly subject: string;
  readonly cursor: unknown;
  readonly limit: number;
  /** Only the events of these ids. */
  readonly ids?: readonly string[];
}

interface EventRow {
  readonly at: number | string;
  readonly id: string;
  readonly source: string;
  readonly received: number | string;
  readonly stored: number | string;
  readonly retracted: number;
  readonly body: string;
}

/** One page of the events of a subject, our own services' among them, by time, then id, then source; each once. */
export async function listEvents(warehouse: Warehouse, org: Org, asked: EventsAsked): Promise<Page<StoredEvent>> {
  const [at, id, source] = keysOf(LIST, asked.cursor, [0, '', '']) ?? [];
  const after = at === undefined ? '' : 'AND time >= fromUnixTimestamp64Milli({after_at:Int64}) AND (at, id, source) > ({after_at:Int64}, {after_id:String}, {after_source:String})';
  const rows = await warehouse.query<EventRow>(org, `WITH taken_back AS (
      SELECT JSONExtractString(body, 'data', 'source'), JSONExtractString(body, 'data', 'id') FROM events
      WHERE org = {org:String} AND subject = {subject:String} AND type = 'event.retracted.v1')
    SELECT toUnixTimestamp64Milli(time) AS at, id, source, toUnixTimestamp64Milli(received_at) AS received, toUnixTimestamp64Milli(stored_at) AS stored,
      (source, id) IN taken_back AS retracted, body
    FROM events WHERE org = {org:String} AND subject = {subject:String} ${after}${asked.ids === undefined ? '' : 'AND id IN {ids:Array(String)}'}
    ORDER BY time, id, source LIMIT 1 BY source, id LIMIT {rows:UInt32}`,
  { subject: asked.subject, rows: asked.limit + 1, ...(asked.ids !== undefined && { ids: asked.ids }), ...(at !== undefined && { after_at: at, after_id: id ?? '', after_source: source ?? '' }) });
  const page = pageOf(rows, asked.limit, (row) => cursorOf(LIST, [Number(row.at), row.id, row.source]));
  return { items: page.rows.map(eventOf), next: page.next };
}

function eventOf(row: EventRow): StoredEvent {
  const event = JSON.parse(row.body) as CloudEvent;
  return { ...event, received_at: formatInstant(Number(row.received)), stored_at: formatInstant(Number(row.stored)), ...(Number(row.retracted) === 1 && { retracted: true }) };
}
