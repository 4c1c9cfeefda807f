import { keyOf, type CallEvent } from '@sanxiang/call-fold';
import { clockNewsOf, parseInstant, type CloudEvent } from '@sanxiang/contracts';
import type { Batch } from '@sanxiang/event-log';
import { orgOf, type Org } from '@sanxiang/kernel';
import { publishedBookOf, type PublishedBook } from '../books/published-book.js';
import type { Declaration } from '../case/case-view.js';

/** What a batch brings for one subject. */
export interface CaseNews { readonly events: CallEvent[]; readonly retracted: string[] }
/** How far a batch moves a source's clock, and what the source declared. */
export interface SourceNews { newestMs: number; throughMs: number; readonly declarations: Declaration[] }
/** A batch sorted by whom it concerns. */
export interface OrgNews { readonly org: Org; readonly cases: Map<string, CaseNews>; readonly sources: Map<string, SourceNews>; readonly books: PublishedBook[] }

/** What is no case: sources, agents, the directory, and what we say of calls ourselves. */
const NO_CASE = /^(?:source|agent|directory|book|event|norm)\.|^call\.recorded\./;

/** Sorts a batch by org, subject and source; `ignored` counts what only moved a clock. */
export function sortBatch(batch: Batch): { orgs: OrgNews[]; handled: number; ignored: number } {
  const orgs = new Map<string, OrgNews>();
  let handled = 0;
  for (const record of batch.records) {
    const e = JSON.parse(record.value) as CloudEvent;
    const timeMs = parseInstant(e.time);
    if (timeMs === null || e.org === undefined) throw new Error(`the log holds an event that intake cannot have let in: offset ${record.off}`);
    let news = orgs.get(e.org);
    if (news === undefined) { news = noNews(orgOf(e.org)); orgs.set(e.org, news); }
    advance(news, e, timeMs);
    if (take(news, e, timeMs)) handled += 1;
  }
  return { orgs: [...orgs.values()], handled, ignored: batch.records.length - handled };
}

const noNews = (org: Org): OrgNews => ({ org, cases: new Map(), sources: new Map(), books: [] });

/** Sorts events of one org that were accepted before; their times are readable. */
export function newsOf(org: Org, events: readonly CloudEvent[]): OrgNews {
  const news = noNews(org);
  for (const e of events) {
    const timeMs = parseInstant(e.time) ?? 0;
    advance(news, e, timeMs);
    take(news, e, timeMs);
  }
  return news;
}

function take(news: OrgNews, e: CloudEvent, timeMs: number): boolean {
  if (!NO_CASE.test(e.type)) {
    caseNews(news, e.subject).events.push({ id: e.id, source: e.source, type: e.type, timeMs, ...(e.sequence !== undefined && { sequence: e.sequence }), data: e.data });
    return true;
  }
  if (e.type === 'event.retracted.v1' && typeof e.data['source'] === 'string' && typeof e.data['id'] === 'string') {
    caseNews(news, e.subject).retracted.push(keyOf(e.data['source'], e.data['id']));
    return true;
  }
  if (e.type === 'source.declared.v1') { sourceNews(news, e.source).declarations.push(declarationOf(e, timeMs)); return true; }
  const book = publishedBookOf(e);
  if (book !== null) news.books.push(book);
  return book !== null;
}

function declarationOf({ id, data }: CloudEvent, at: number): Declaration {
  const reports: unknown = data['reports'];
  const resolutionMs = data['resolutionMs'];
  return { at, id, reports: Array.isArray(reports) ? reports.filter((r): r is string => typeof r === 'string') : [], resolutionMs: typeof resolutionMs === 'number' ? resolutionMs : 0 };
}

function caseNews(news: OrgNews, subject: string): CaseNews {
  let found = news.cases.get(subject);
  if (found === undefined) { found = { events: [], retracted: [] }; news.cases.set(subject, found); }
  return found;
}

function sourceNews(news: OrgNews, source: string): SourceNews {
  let found = news.sources.get(source);
  if (found === undefined) { found = { newestMs: 0, throughMs: 0, declarations: [] }; news.sources.set(source, found); }
  return found;
}

function advance(news: OrgNews, e: CloudEvent, timeMs: number): void {
  const { source, newestMs, throughMs } = clockNewsOf(e, timeMs);
  const clock = sourceNews(news, source);
  clock.newestMs = Math.max(clock.newestMs, newestMs);
  clock.throughMs = Math.max(clock.throughMs, throughMs);
}
