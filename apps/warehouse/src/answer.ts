import { randomBytes, randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import { constants, createGzip } from 'node:zlib';
import { statusOf, type Exception } from './exception.js';

/** Written in one go with the client's marker; 16 letters, as servers make them. */
const TAG_BYTES = 8;
const CONTENT_TYPE: Readonly<Record<string, string>> = {
  JSON: 'application/json; charset=UTF-8', JSONCompact: 'application/json; charset=UTF-8', JSONStrings: 'application/json; charset=UTF-8',
  JSONEachRow: 'application/x-ndjson; charset=UTF-8', JSONCompactEachRow: 'application/x-ndjson; charset=UTF-8',
  CSV: 'text/csv; charset=UTF-8', CSVWithNames: 'text/csv; charset=UTF-8', TabSeparated: 'text/tab-separated-values; charset=UTF-8', TSV: 'text/tab-separated-values; charset=UTF-8',
};

/** Resolves when a body takes more, or when its client has gone. */
const room = (body: Writable, http: ServerResponse): Promise<void> => new Promise((resolve) => {
  const done = (): void => {
    body.off('drain', done);
    http.off('close', done);
    resolve();
  };
  body.on('drain', done);
  http.on('close', done);
});

/** The answer to one statement, in the form of ClickHouse's HTTP interface. */
export class Answer {
  private readonly tag = randomBytes(TAG_BYTES).toString('hex');
  private body: Writable | null = null;

  constructor(private readonly http: ServerResponse, private readonly version: string, readonly queryId: string = randomUUID()) {
    http.setHeader('X-ClickHouse-Query-Id', this.queryId.replace(/[^\x21-\x7e]/g, '?'));
    http.setHeader('X-ClickHouse-Server-Display-Name', 'sanxiang-warehouse');
    http.setHeader('X-ClickHouse-Timezone', Intl.DateTimeFormat().resolvedOptions().timeZone);
  }

  /** Nothing to say but that it was done. */
  done(written: { readonly rowsWritten: number; readonly bytesWritten: number } | null): void {
    const { rowsWritten = 0, bytesWritten = 0 } = written ?? {};
    this.http.setHeader('X-ClickHouse-Summary', JSON.stringify({
      read_rows: String(rowsWritten), read_bytes: String(bytesWritten), written_rows: String(rowsWritten), written_bytes: String(bytesWritten),
      total_rows_to_read: '0', result_rows: String(rowsWritten), result_bytes: String(bytesWritten), elapsed_ns: '0',
    }));
    this.http.writeHead(200, { 'Content-Length': 0 });
    this.http.end();
  }

  /** Sends a result; resolves when it is handed over, with back-pressure. A client that left ends it quietly. */
  async send(format: string, compress: boolean, blocks: AsyncIterable<Buffer>): Promise<void> {
    for await (const block of blocks) {
      // Asked before the wait: one who left while the block was worked out closes no more.
      if (this.http.destroyed) return;
      const body = this.begin(format, compress);
      if (!body.write(block)) await room(body, this.http);
    }
    this.begin(format, compress).end();
  }

  /** Begun late, when the first block is there: what fails before that is a plain refusal with its status. */
  private begin(format: string, compress: boolean): Writable {
    if (this.body !== null) return this.body;
    this.http.setHeader('Content-Type', CONTENT_TYPE[format] ?? 'application/octet-stream');
    this.http.setHeader('X-ClickHouse-Format', format);
    this.http.setHeader('X-ClickHouse-Exception-Tag', this.tag);
    if (compress) this.http.setHeader('Content-Encoding', 'gzip');
    this.http.writeHead(200);
    this.body = this.http;
    if (compress) {
      const gzip = createGzip({ level: constants.Z_BEST_SPEED });
      gzip.on('error', () => this.http.destroy());
      gzip.pipe(this.http);
      this.http.once('close', () => gzip.destroy());
      this.body = gzip;
    }
    return this.body;
  }

  /** Before the first byte: a status and the text. After it: the block by which clients know that the result is broken. */
  fail(exception: Exception): void {
    if (this.http.destroyed || this.http.writableEnded) return;
    const text = exception.toText(this.version);
    if (this.body === null) {
      this.http.setHeader('X-ClickHouse-Exception-Code', String(exception.code));
      this.http.writeHead(statusOf(exception.code), { 'Content-Type': 'text/plain; charset=UTF-8', 'Content-Length': Buffer.byteLength(text) });
      this.http.end(text);
      return;
    }
    const marker = `\r\n__exception__\r\n${this.tag}\r\n`;
    this.body.end(`${marker}${text}${Buffer.byteLength(text)} ${this.tag}\r\n__exception__\r\n`);
  }
}
