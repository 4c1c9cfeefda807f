import { BOOK_SUBJECT_PREFIX, BOOKS_SOURCE, type CloudEvent } from '@sanxiang/contracts';
import type { Org } from '@sanxiang/kernel';
import type { Warehouse } from '@sanxiang/warehouse';

/** The norm books that an org has published, as the events that said so, read anew each time. Their subjects lie together, so that nothing else of the table is read. */
export const toldBooks = (warehouse: Warehouse) => async (org: Org): Promise<readonly CloudEvent[]> => {
  const rows = await warehouse.query<{ body: string }>(org, `SELECT body FROM events
    WHERE org = {org:String} AND subject >= {first:String} AND subject < {last:String} AND type = 'book.published.v1' AND source = {source:String}
    ORDER BY time, id LIMIT 1 BY source, id`, { first: BOOK_SUBJECT_PREFIX, last: `${BOOK_SUBJECT_PREFIX.slice(0, -1)}0`, source: BOOKS_SOURCE });
  return rows.map((row) => JSON.parse(row.body) as CloudEvent);
};
