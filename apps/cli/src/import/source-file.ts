import { createReadStream, statSync } from 'node:fs';
import { createGunzip } from 'node:zlib';

/** A file to be read, from its beginning and as often as asked; `.gz` is unpacked on the way. */
export class SourceFile {
  /** Bytes on disk. */
  readonly size: number;
  private bytes = 0;

  /** Throws what the file system says when there is no such file. */
  constructor(readonly path: string) {
    const stat = statSync(path);
    if (stat.isDirectory()) throw new Error(`EISDIR: ${path}`);
    this.size = stat.size;
  }

  /** Share of the file that was read, 0–1. */
  get share(): number { return this.size === 0 ? 1 : this.bytes / this.size; }

  async *read(): AsyncGenerator<Uint8Array> {
    this.bytes = 0;
    const raw = createReadStream(this.path);
    raw.on('data', (chunk) => { this.bytes += chunk.length; });
    if (!this.path.endsWith('.gz')) { yield* raw; return; }
    const unpacked = createGunzip();
    raw.on('error', (error) => unpacked.destroy(error));
    try { yield* raw.pipe(unpacked); } finally { raw.destroy(); }
  }
}

/** The name beside a file under which lines of it are kept aside: `calls.csv` gives `calls.rejected.csv`. */
export function asideOf(path: string): string {
  const plain = path.endsWith('.gz') ? path.slice(0, -'.gz'.length) : path;
  const dot = plain.lastIndexOf('.');
  return dot <= plain.lastIndexOf('/') + 1 ? `${plain}.rejected` : `${plain.slice(0, dot)}.rejected${plain.slice(dot)}`;
}
