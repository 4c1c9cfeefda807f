import { randomUUID } from 'node:crypto';
import type { mongo } from 'mongoose';
import type { Clock, Org } from '@sanxiang/kernel';
import { isTaken, MongoDatabase } from '@sanxiang/state-store';
import { keptPayload, notACursor, QUARANTINE_ROWS_MAX, type Quarantine, type QuarantineCount, type QuarantineItem, type QuarantineList, type QuarantineQuery, type Rejected } from './quarantine.js';

interface QuarantineDocument extends QuarantineItem {
  /** Org and id. */
  readonly _id: string;
  readonly org: Org;
  /** Newer items have higher ones: the instant, then the order within the request. Also the cursor. */
  readonly place: string;
}

/** Items over the bound that may gather before the oldest are removed, as a share of it. */
const SLACK = 0.01;
const INSTANT_DIGITS = 16;
const NUMBER_DIGITS = 8;
const PLACE = /^\d{16}\.\d{8}\.[0-9a-f-]{36}$/;

/** The quarantine of any number of processes in one collection. */
export class MongoQuarantine implements Quarantine {
  private readonly database: MongoDatabase;
  private indexed = false;
  /** Items that this process has added since it last looked at the bound, by org. */
  private readonly added = new Map<Org, number>();

  constructor(url: string, private readonly clock: Clock, private readonly rowsMax = QUARANTINE_ROWS_MAX) {
    this.database = new MongoDatabase(url);
  }

  private within<T>(work: (items: mongo.Collection<QuarantineDocument>) => Promise<T>): Promise<T> {
    return this.database.use('quarantine', async (db) => {
      const items = db.collection<QuarantineDocument>('quarantine');
      if (!this.indexed) await items.createIndexes([{ key: { org: 1, place: -1 } }, { key: { org: 1, key: 1, place: -1 } }]);
      this.indexed = true;
      return work(items);
    });
  }

  add(org: Org, key: string, items: readonly Rejected[]): Promise<void> {
    const at = this.clock.now();
    const documents = items.map((r, i): QuarantineDocument => {
      const made = randomUUID();
      const id = r.id ?? made;
      return {
        _id: keyOf(org, id), org, id, at, key, source: r.source, eventId: r.eventId, reason: r.reason, path: r.path, ...keptPayload(r.payload),
        place: `${String(at).padStart(INSTANT_DIGITS, '0')}.${String(i).padStart(NUMBER_DIGITS, '0')}.${made}`,
      };
    });
    return this.within(async (collection) => {
      if (documents.length > 0) await collection.insertMany(documents, { ordered: false }).catch((error: unknown) => { if (!isTaken(error)) throw error; });
      const slack = Math.floor(this.rowsMax * SLACK);
      const added = (this.added.get(org) ?? slack) + documents.length;
      this.added.set(org, added > slack ? 0 : added);
      if (added > slack) await this.trim(org, collection);
    });
  }

  private async trim(org: Org, items: mongo.Collection<QuarantineDocument>): Promise<void> {
    const [last] = await items.find({ org }, { projection: { place: 1 } }).sort({ place: -1 }).skip(this.rowsMax).limit(1).toArray();
    if (last !== undefined) await items.deleteMany({ org, place: { $lte: last.place } });
  }

  async list(org: Org, { key, before, limit }: QuarantineQuery): Promise<QuarantineList> {
    if (before !== null && !PLACE.test(before)) throw notACursor();
    const wanted = { org, ...(key !== null && { key }), ...(before !== null && { place: { $lt: before } }) };
    const found = await this.within((items) => items.find(wanted, { batchSize: limit + 1 }).sort({ place: -1 }).limit(limit + 1).toArray());
    const shown = found.slice(0, limit);
    return { items: shown.map(itemOf), next: found.length > limit ? shown.at(-1)?.place ?? null : null };
  }

  async counts(org: Org, key: string | null): Promise<readonly QuarantineCount[]> {
    const found = await this.within((items) => items.aggregate<{ _id: { source: string | null; reason: string }; n: number }>([
      { $match: { org, ...(key !== null && { key }) } }, { $group: { _id: { source: '$source', reason: '$reason' }, n: { $sum: 1 } } }, { $sort: { n: -1 } },
    ]).toArray());
    return found.map(({ _id, n }) => ({ source: _id.source, reason: _id.reason, count: n }));
  }

  async get(org: Org, id: string): Promise<QuarantineItem | null> {
    const found = await this.within((items) => items.findOne({ _id: keyOf(org, id) }));
    return found === null ? null : itemOf(found);
  }

  async remove(org: Org, id: string): Promise<void> { await this.within((items) => items.deleteOne({ _id: keyOf(org, id) })); }

  close(): Promise<void> { return this.database.close(); }
}

const keyOf = (org: Org, id: string): string => `${org}\u0000${id}`;

const itemOf = ({ id, at, key, source, eventId, reason, path, payload, truncated }: QuarantineDocument): QuarantineItem =>
  ({ id, at, key, source, eventId, reason, path, payload, truncated });
