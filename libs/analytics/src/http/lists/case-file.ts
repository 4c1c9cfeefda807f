import type { CloudEvent } from '@sanxiang/contracts';
import type { Org } from '@sanxiang/kernel';
import type { Warehouse } from '@sanxiang/warehouse';
import type { HeardSource } from '../parts.js';

/** Events of one subject that are read; what has more is explained by the first of them. */
const EVENTS_MAX = 20_000;

/** All that the warehouse has of a subject: its events by time, and what is known of their sources. */
export interface ToldCase { readonly events: readonly CloudEvent[]; readonly sources: readonly HeardSource[] }

interface ClockRow { readonly source: string; readonly newest: number | string; readonly through: number | string }

/** Reads the case file of a subject. */
export async function readCaseFile(warehouse: Warehouse, org: Org, subject: string): Promise<ToldCase> {
  const events = (await warehouse.query<{ body: string }>(org, `SELECT body FROM events WHERE org = {org:String} AND subject = {subject:String} ORDER BY time, id, source LIMIT 1 BY source, id LIMIT ${EVENTS_MAX}`, { subject })).map(eventOf);
  const names = [...new Set(events.map((e) => e.source))];
  if (names.length === 0) return { events, sources: [] };
  const [clocks, declared] = await Promise.all([
    warehouse.query<ClockRow>(org, 'SELECT source, toUnixTimestamp64Milli(max(newest)) AS newest, toUnixTimestamp64Milli(max(through)) AS through FROM source_clocks WHERE org = {org:String} AND source IN {names:Array(String)} GROUP BY source', { names }),
    warehouse.query<{ body: string }>(org, "SELECT body FROM events WHERE org = {org:String} AND subject IN {names:Array(String)} AND type = 'source.declared.v1' AND source = subject ORDER BY time, id LIMIT 1 BY source, id", { names }),
  ]);
  const said = Map.groupBy(declared.map(eventOf), (e) => e.source);
  return { events, sources: clocks.map(({ source, newest, through }) => ({ source, newestMs: Number(newest), throughMs: Number(through), declared: said.get(source) ?? [] })) };
}

const eventOf = ({ body }: { readonly body: string }): CloudEvent => JSON.parse(body) as CloudEvent;
