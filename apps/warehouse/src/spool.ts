import { createHash, randomUUID } from 'node:crypto';
import { accessSync, constants, mkdirSync, rmSync, statfsSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { noSpace, tooManyBytes } from './exception.js';

/** Largest body of one insert, as sent. */
export const INSERT_BYTES_MAX = 256 * 1024 * 1024;
const TMPFS = '/dev/shm';
/** Containers often give 64 MB of tmpfs; then the data directory is the better place. */
const TMPFS_FREE_MIN = 1024 * 1024 * 1024;
const NAME_LENGTH = 16;
/** Bytes that are gathered for one write. */
const WRITE_BYTES = 1024 * 1024;

function tmpfsHasRoom(): boolean {
  try {
    accessSync(TMPFS, constants.W_OK);
    const { bavail, bsize } = statfsSync(TMPFS);
    return bavail * bsize >= TMPFS_FREE_MIN;
  } catch { return false; }
}

/** A body that lies in a file until its insert is over. */
export interface Spooled {
  readonly path: string;
  readonly bytes: number;
  discard(): Promise<void>;
}

/** Where the bodies of inserts wait for the engine: in memory where there is a tmpfs, else beside the data. */
export class Spool {
  private constructor(private readonly dir: string) {}

  /**
   * Empties the folder of this data directory and opens it. Only who holds the engine's lock may call this:
   * what lies there belongs to a process that was killed.
   */
  static open(dataDir: string): Spool {
    const name = `sanxiang-warehouse-${createHash('sha256').update(dataDir).digest('hex').slice(0, NAME_LENGTH)}`;
    const dirs = [join(TMPFS, name), join(dataDir, 'spool')];
    for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
    const dir = tmpfsHasRoom() ? join(TMPFS, name) : join(dataDir, 'spool');
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    return new Spool(dir);
  }

  /** Takes a body to its end. What breaks off or is too large leaves nothing behind. */
  async take(prefix: string, body: Readable): Promise<Spooled> {
    const path = join(this.dir, randomUUID());
    const discard = (): Promise<void> => rm(path, { force: true });
    const file = await open(path, 'wx', 0o600);
    let bytes = Buffer.byteLength(prefix);
    let parts: Buffer[] = prefix === '' ? [] : [Buffer.from(prefix)];
    let waiting = bytes;
    // Sockets give 64 KiB at a time: a write of each would cost more than its copying.
    const write = async (): Promise<void> => {
      const gathered = Buffer.concat(parts);
      parts = []; waiting = 0;
      await file.appendFile(gathered);
    };
    try {
      for await (const chunk of body as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        // The rest is read and dropped: a client that is cut off while it sends never sees why.
        if (bytes > INSERT_BYTES_MAX) continue;
        parts.push(chunk);
        waiting += chunk.length;
        if (waiting >= WRITE_BYTES) await write();
      }
      await write();
    } catch (fault) {
      await file.close().then(discard, discard);
      if (fault instanceof Error && 'code' in fault && fault.code === 'ENOSPC') throw noSpace(`No room for the body in ${this.dir}.`);
      throw fault;
    }
    await file.close();
    if (bytes > INSERT_BYTES_MAX) {
      await discard();
      throw tooManyBytes(`The body is larger than ${INSERT_BYTES_MAX} bytes.`);
    }
    return { path, bytes, discard };
  }

  close(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}
