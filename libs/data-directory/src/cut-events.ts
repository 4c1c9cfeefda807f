import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

/** An event whose record was cut from the log: its key in the index of ids, and the digest of what it said. */
export interface CutEvent { readonly key: string; readonly digest: string }

/** Where a backup keeps them: a line of JSON each, `[key, digest]`. */
export const CUT_EVENTS = 'cut-events.ndjson.gz';
/** Events that are given back at a time. */
const PART = 5000;

/** Writes them to a file; gives how many. */
export async function writeCutEvents(path: string, parts: AsyncIterable<readonly CutEvent[]>, onEvents: (events: number) => void): Promise<number> {
  let events = 0;
  const lines = async function* (): AsyncGenerator<string> {
    for await (const part of parts) {
      events += part.length;
      onEvents(part.length);
      yield part.map(({ key, digest }) => `${JSON.stringify([key, digest])}\n`).join('');
    }
  };
  await pipeline(Readable.from(lines()), createGzip(), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  return events;
}

/** Reads such a file, some at a time; nothing where there is none. */
export async function* readCutEvents(path: string): AsyncGenerator<CutEvent[]> {
  if (!existsSync(path)) return;
  let part: CutEvent[] = [];
  for await (const line of createInterface({ input: createReadStream(path).pipe(createGunzip()), crlfDelay: Infinity })) {
    const entry: unknown = JSON.parse(line);
    if (!Array.isArray(entry) || typeof entry[0] !== 'string' || typeof entry[1] !== 'string') throw new Error(`${path}: not a cut event: ${line}`);
    part.push({ key: entry[0], digest: entry[1] });
    if (part.length >= PART) { yield part; part = []; }
  }
  if (part.length > 0) yield part;
}
