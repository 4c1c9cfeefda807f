import { mkdirSync } from 'node:fs';
import { ClassicLevel } from 'classic-level';

const WRITE_BUFFER_BYTES = 16 * 1024 * 1024;
const CACHE_BYTES = 64 * 1024 * 1024;
/** Up to which offset of the log the index is complete. Sorts apart from every key: an org name holds no control character. */
const UPTO = '\u0000upto';

/** Before a digest that stands where an offset was. */
const CUT = '#';
/** Entries that a walk over the whole index reads at a time. */
const WALK = 1000;

/** Where an event is: its offset in the log or, once its record was cut from it, the digest of what it said (`contentDigest`). */
export type Place = number | string;
/** An event whose record is no longer in the log. */
export interface CutEvent { readonly key: string; readonly digest: string }

/** The key of an event: org, source and id, exactly; no hash, so that no two events can be taken for one. */
export const eventKey = (org: string, source: string, id: string): string => `${org}\u0000${source}\u0000${id}`;

/**
 * Where each known event stands in the log. LevelDB, because its cost grows with the logarithm of what is stored,
 * a look-up for a new id mostly ends at a Bloom filter, and both run off the main thread.
 * Written without sync: what a power failure takes is read again from the log, from `upto` on.
 */
export class IdIndex {
  private readonly db: ClassicLevel<string, string>;

  constructor(dir: string) {
    mkdirSync(dir, { recursive: true });
    this.db = new ClassicLevel(dir, { keyEncoding: 'utf8', valueEncoding: 'utf8', writeBufferSize: WRITE_BUFFER_BYTES, cacheSize: CACHE_BYTES });
  }

  open(): Promise<void> { return this.db.open(); }

  /** Places of the keys, in their order; undefined for a new one. */
  async places(keys: string[]): Promise<(Place | undefined)[]> {
    const found = await this.db.getMany(keys);
    return found.map((v) => (v === undefined ? undefined : v.startsWith(CUT) ? v.slice(CUT.length) : Number(v)));
  }

  /** Records consecutive events from `first` on; null: a record there that is no event. */
  async put(keys: readonly (string | null)[], first: number): Promise<void> {
    const batch = this.db.batch();
    keys.forEach((key, i) => { if (key !== null) batch.put(key, String(first + i)); });
    batch.put(UPTO, String(first + keys.length));
    await batch.write();
  }

  /** Puts digests where offsets were. With sync: once the records are gone they cannot be read again. */
  async cut(events: readonly CutEvent[]): Promise<void> {
    const batch = this.db.batch();
    for (const { key, digest } of events) batch.put(key, CUT + digest);
    await batch.write({ sync: true });
  }

  /** All events whose records were cut, as they are now, in parts. Walks over the whole index. */
  async *cutEvents(): AsyncGenerator<CutEvent[]> {
    const entries = this.db.iterator();
    try {
      for (;;) {
        const part = await entries.nextv(WALK);
        if (part.length === 0) return;
        const cut = part.filter(([, place]) => place.startsWith(CUT));
        if (cut.length > 0) yield cut.map(([key, place]) => ({ key, digest: place.slice(CUT.length) }));
      }
    } finally {
      await entries.close();
    }
  }

  /** The first offset of the log that the index may not know. */
  async upto(): Promise<number> { return Number(await this.db.get(UPTO) ?? 0); }

  close(): Promise<void> { return this.db.close(); }
}
