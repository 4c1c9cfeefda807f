import { once } from 'node:events';
import { createWriteStream, openSync, type WriteStream } from 'node:fs';
import { basename, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { asideOf } from './source-file.js';

/**
 * Keeps the lines that were not taken, as they stand in their file, in a file of the same format: put right, it can be imported as it is.
 * Made when the first line comes, and overwritten by the next import of the same file.
 */
export class Aside {
  private out: WriteStream | null = null;
  private where: string | null = null;

  /** `chosen` is a path that was asked for; else it lies beside `path`, or, where nothing may be written, in `fallbackDir`. */
  constructor(private readonly path: string, private readonly chosen: string | null, private readonly fallbackDir: string, private readonly header: () => Promise<string | null>) {}

  /** Where the lines are; null when there are none. */
  get file(): string | null { return this.where; }

  /** Keeps one line. Throws what the file system says when nothing can be written. */
  async keep(text: string): Promise<void> {
    if (this.out === null) {
      this.out = this.open();
      const header = await this.header();
      if (header !== null) this.out.write(`${header}\n`);
    }
    if (!this.out.write(`${text}\n`)) await once(this.out, 'drain');
  }

  private open(): WriteStream {
    const beside = this.chosen ?? asideOf(this.path);
    const places = this.chosen !== null ? [beside] : [beside, join(this.fallbackDir, basename(beside))];
    for (const [i, place] of places.entries()) {
      try { const fd = openSync(place, 'w'); this.where = place; return createWriteStream(place, { fd }); } catch (error) { if (i === places.length - 1) throw error; }
    }
    throw new Error(beside);
  }

  async close(): Promise<void> {
    if (this.out === null) return;
    this.out.end();
    await finished(this.out);
  }
}
