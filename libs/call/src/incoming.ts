import { keyOf, type CallEvent } from '@sanxiang/call-fold';
import { clockNewsOf, parseInstant, type CloudEvent } from '@sanxiang/contracts';
import type { Batch } from '@sanxiang/event-log';
import { orgOf, type Org } from '@sanxiang/kernel';

/** What a batch brings for one call. */
export interface CallNews { readonly events: CallEvent[]; readonly retracted: string[] }
/** How far a batch moves a source's clock. */
export interface ClockNews { newestMs: number; throughMs: number }
/** A batch sorted by whom it concerns. */
export interface OrgNews { readonly org: Org; readonly calls: Map<string, CallNews>; readonly sources: Map<string, ClockNews> }

/** Sorts a batch by org, call and source; `ignored` counts what only moved a clock. */
export function sortBatch(batch: Batch): { orgs: OrgNews[]; handled: number; ignored: number } {
  const orgs = new Map<string, OrgNews>();
  let handled = 0; let ignored = 0;
  for (const record of batch.records) {
    const e = JSON.parse(record.value) as CloudEvent;
    const timeMs = parseInstant(e.time);
    if (timeMs === null || e.org === undefined) throw new Error(`the log holds an event that intake cannot have let in: offset ${record.off}`);
    let news = orgs.get(e.org);
    if (news === undefined) { news = { org: orgOf(e.org), calls: new Map(), sources: new Map() }; orgs.set(e.org, news); }
    advance(news, e, timeMs);
    if (e.type.startsWith('call.')) { callNews(news, e.subject).events.push({ id: e.id, source: e.source, type: e.type, timeMs, ...(e.sequence !== undefined && { sequence: e.sequence }), data: e.data }); handled += 1; }
    else if (e.type === 'event.retracted.v1' && typeof e.data['source'] === 'string' && typeof e.data['id'] === 'string') { callNews(news, e.subject).retracted.push(keyOf(e.data['source'], e.data['id'])); handled += 1; }
    else ignored += 1;
  }
  return { orgs: [...orgs.values()], handled, ignored };
}

function callNews(news: OrgNews, id: string): CallNews {
  let call = news.calls.get(id);
  if (call === undefined) { call = { events: [], retracted: [] }; news.calls.set(id, call); }
  return call;
}

/** The clock of a source: the latest of its newest event and what it said it is through with (contract 1.4). */
function advance(news: OrgNews, e: CloudEvent, timeMs: number): void {
  const { source, newestMs, throughMs } = clockNewsOf(e, timeMs);
  const clock = news.sources.get(source);
  if (clock === undefined) { news.sources.set(source, { newestMs, throughMs }); return; }
  clock.newestMs = Math.max(clock.newestMs, newestMs);
  clock.throughMs = Math.max(clock.throughMs, throughMs);
}
