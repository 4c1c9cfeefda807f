import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { Answer } from './answer.js';
import type { Engine } from './engine.js';
import { exceptionOf, shuttingDown } from './exception.js';
import { Gate } from './gate.js';
import { greeting, isGreeting } from './greeting.js';
import { readStatement } from './request.js';
import type { Spool } from './spool.js';
import { looksLikeReading } from './sql-text.js';
import { runStatement } from './statement.js';
import type { Users } from './users.js';

/** Parameters and statements come in addresses; ClickHouse takes 1 MiB of them too. */
const HEADER_BYTES_MAX = 1024 * 1024;
/** Longer than any client keeps an idle socket, so that it is the client who closes it. */
const KEEP_ALIVE_MS = 30_000;
/** Bodies that arrive at once; they take room in the spool before they reach a gate. */
const UPLOADS = 8;
const UPLOADS_WAITING_MAX = 256;

/** ClickHouse's HTTP interface before one engine. */
export class WarehouseServer {
  private readonly uploads = new Gate('all users (uploading)', UPLOADS, UPLOADS_WAITING_MAX);
  private stopping = false;
  readonly http: Server;

  constructor(private readonly engine: Engine, private readonly users: Users, private readonly spool: Spool, private readonly onFault: (fault: unknown) => void) {
    this.http = createServer({ maxHeaderSize: HEADER_BYTES_MAX, keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => void this.handle(request, response));
  }

  /** Listens on loopback only; gives the port. */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.http.once('error', reject);
      this.http.listen(port, '127.0.0.1', () => {
        this.http.off('error', reject);
        const address = this.http.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  }

  /** No new statements from now on. */
  close(): void {
    this.stopping = true;
    this.http.close();
    this.http.closeIdleConnections();
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (url.pathname === '/ping' && !this.stopping) {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=UTF-8' });
      response.end('Ok.\n');
      return;
    }
    const answer = new Answer(response, this.engine.version, url.searchParams.get('query_id') || undefined);
    try {
      if (this.stopping) throw shuttingDown();
      await this.answer(request, response, url, answer);
    } catch (fault) {
      const exception = exceptionOf(fault);
      if (exception.type === 'LOGICAL_ERROR' && !response.destroyed) this.onFault(fault);
      // A body that is still coming is read and dropped: a client that is cut off while it sends never sees why.
      request.resume();
      answer.fail(exception);
    }
  }

  private async answer(request: IncomingMessage, response: ServerResponse, url: URL, answer: Answer): Promise<void> {
    const user = this.users.of(request, url.searchParams);
    const left = new AbortController();
    response.once('close', () => { if (!response.writableFinished) left.abort(); });
    const method = request.method ?? 'GET';
    const asked = await this.uploads.run(left.signal, () => readStatement(request, url, this.spool));
    try {
      if (isGreeting(asked.sql, url.searchParams)) { await answer.send('Native', asked.compress, Readable.from([greeting(this.engine.version)])); return; }
      const gate = looksLikeReading(asked.sql) ? user.readers : user.writers;
      await gate.run(left.signal, () => runStatement(this.engine, user, method, asked, answer, left.signal));
    } finally {
      await asked.rows?.discard();
    }
  }
}
