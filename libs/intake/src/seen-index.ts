import { mkdirSync } from 'node:fs';
import { ClassicLevel } from 'classic-level';

const WRITE_BUFFER_BYTES = 16 * 1024 * 1024;
const CACHE_BYTES = 64 * 1024 * 1024;
/** Before the number of a partition: from which offset on the index has yet to read. Sorts apart from every key: an org name holds no control character. */
const AT = '\u0000at\u0000';
const AFTER_AT = '\u0000at\u0001';

/** One entry: an event's key (`eventKey`) and the digest of its content. */
export interface Seen { readonly key: string; readonly digest: string }

/**
 * What a process knows of a shared log: the content of each event as a digest, and how far it has read each partition.
 * Both are written together, without sync: what is lost is read from the log again.
 */
export class SeenIndex {
  private readonly db: ClassicLevel<string, string>;

  constructor(dir: string) {
    mkdirSync(dir, { recursive: true });
    this.db = new ClassicLevel(dir, { keyEncoding: 'utf8', valueEncoding: 'utf8', writeBufferSize: WRITE_BUFFER_BYTES, cacheSize: CACHE_BYTES });
  }

  open(): Promise<void> { return this.db.open(); }

  /** Digests of the keys, in their order; undefined for a new one. */
  digests(keys: string[]): Promise<(string | undefined)[]> { return this.db.getMany(keys); }

  /** Records events of a partition, read up to `next` (exclusive). */
  async put(seen: readonly Seen[], part: number, next: number): Promise<void> {
    const batch = this.db.batch();
    for (const { key, digest } of seen) batch.put(key, digest);
    batch.put(`${AT}${part}`, String(next));
    await batch.write();
  }

  /** Where to go on reading, by partition; a partition that is not there has not been read. */
  async positions(): Promise<ReadonlyMap<number, number>> {
    const found = await this.db.iterator({ gte: AT, lt: AFTER_AT }).all();
    return new Map(found.map(([key, off]) => [Number(key.slice(AT.length)), Number(off)]));
  }

  close(): Promise<void> { return this.db.close(); }
}
