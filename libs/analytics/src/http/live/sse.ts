/** Text that may wait for a slow reader before it is dropped; several boards of a large hotline. */
const WAITING_BYTES_MAX = 1024 * 1024;
/** After a break the browser asks again after this. */
const RETRY_MS = 2000;

/** One event of a stream; `data` has no line breaks. */
export const eventText = (id: number, name: string, data: string): string => `id: ${id}\nevent: ${name}\ndata: ${data}\n\n`;

/** What a stream is written to: a `ServerResponse`. */
export interface Outlet {
  readonly destroyed: boolean;
  readonly closed: boolean;
  readonly writableEnded: boolean;
  /** Bytes that the reader has not taken yet. */
  readonly writableLength: number;
  setHeader(name: string, value: number | string | readonly string[]): unknown;
  writeHead(status: number, headers: Record<string, string>): unknown;
  write(text: string): unknown;
  end(): unknown;
  destroy(): unknown;
  once(event: 'close', closed: () => void): unknown;
}

/** A reader of a stream of server-sent events. One that does not keep up is dropped: it comes back by itself and gets the board as it is then. */
export class SseReader {
  constructor(private readonly response: Outlet) {}

  /** Sends the head of the answer. */
  open(headers: Readonly<Record<string, number | string | string[] | undefined>>): void {
    for (const [name, value] of Object.entries(headers)) if (value !== undefined) this.response.setHeader(name, value);
    this.response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no', connection: 'keep-alive' });
    this.send(`retry: ${RETRY_MS}\n\n`);
  }

  send(text: string): void {
    if (this.response.destroyed || this.response.writableEnded) return;
    if (this.response.writableLength > WAITING_BYTES_MAX) { this.response.destroy(); return; }
    this.response.write(text);
  }

  /** Keeps proxies from closing a quiet stream. */
  beat(): void { this.send(':\n\n'); }

  /** Went away before anyone listened for it. */
  get gone(): boolean { return this.response.destroyed || this.response.closed; }

  onClose(closed: () => void): void { this.response.once('close', closed); }

  end(): void { this.response.end(); }
}
