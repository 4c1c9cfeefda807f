import { Failed, messageOf, say, type Terminal } from './terminal.js';

const URL_DEFAULT = 'http://127.0.0.1:8300';
/** The longest that one request may be put off by 429, 503 or a broken connection. */
export const PATIENCE_MS_MAX = 120_000;
const WAIT_MS_MIN = 100;
const WAIT_MS_MAX = 30_000;
const WAIT_MS = 1000;
const BROKEN_WAIT_MS = 200;
const BROKEN_WAIT_MS_MAX = 5000;
const REQUEST_MS_MAX = 120_000;
const GREETING_MS_MAX = 10_000;
const SAID_MAX = 300;
/** 413: too large as a whole. 400: not one of the events could be read. Either way the fault is found by halves. */
const TOO_MUCH: ReadonlySet<number> = new Set([400, 413]);

export interface Rejected { readonly index: number; readonly id: string | null; readonly reason: string; readonly path?: string }
/** What intake says of a request. */
export interface Receipt { readonly accepted: number; readonly duplicates: number; readonly rejected: readonly Rejected[] }

/** What the client needs of the world; tests give their own. */
export interface Network {
  readonly fetch: typeof fetch;
  readonly wait: (ms: number) => Promise<void>;
  /** Wall clock, for dates in `Retry-After`. */
  readonly now: () => number;
}
const network: Network = { fetch: (...a) => fetch(...a), wait: (ms) => new Promise((resolve) => { setTimeout(resolve, ms); }), now: () => Date.now() };

/** The running program that commands speak to (`SANXIANG_URL`, `SANXIANG_KEY`). */
export class Server {
  readonly url: string;
  private readonly headers: Readonly<Record<string, string>>;

  /** Throws `Failed` when `SANXIANG_URL` is no address. */
  constructor(private readonly terminal: Terminal, private readonly net: Network = network) {
    const { SANXIANG_URL: url, SANXIANG_KEY: key } = terminal.env;
    this.url = (url === undefined || url === '' ? URL_DEFAULT : url).replace(/\/+$/, '');
    if (!URL.canParse(this.url) || !/^https?:$/.test(new URL(this.url).protocol)) throw new Failed(say(terminal, `SANXIANG_URL 不是 http(s) 地址：${this.url}`, `SANXIANG_URL is no http(s) address: ${this.url}`));
    this.headers = key === undefined || key === '' ? {} : { authorization: `Bearer ${key}` };
  }

  /** Says at once when nobody answers there, before any patience begins. */
  async greet(): Promise<void> {
    try { await (await this.net.fetch(`${this.url}/healthz`, { signal: AbortSignal.timeout(GREETING_MS_MAX) })).arrayBuffer(); } catch (error) {
      throw new Failed(say(this.terminal, `${this.url} 没有应答（${messageOf(error)}）。先运行 sanxiang start，或设置 SANXIANG_URL。`, `${this.url} does not answer (${messageOf(error)}). Run sanxiang start first, or set SANXIANG_URL.`), { cause: error });
    }
  }

  /** GET as JSON, once; any status but 2xx throws `Failed`. */
  async get(path: string): Promise<unknown> {
    const response = await this.net.fetch(this.url + path, { headers: this.headers, signal: AbortSignal.timeout(REQUEST_MS_MAX) });
    if (!response.ok) throw await this.refusal(path, response);
    return response.json();
  }

  /** POSTs a document once and gives the answer, whatever its status; what is not JSON is given as null. */
  async send(path: string, type: string, body: string): Promise<{ readonly status: number; readonly body: unknown }> {
    const response = await this.net.fetch(this.url + path, { method: 'POST', headers: { ...this.headers, 'content-type': type }, body, signal: AbortSignal.timeout(REQUEST_MS_MAX) });
    return { status: response.status, body: parsed(await response.text()) };
  }

  /**
   * POSTs JSON and gives the lines of the answer, objects, as they come, for as long as the work takes; leaving it ends the work.
   * Any status but 2xx throws `Failed`.
   */
  async *lines(path: string, body: unknown): AsyncGenerator<object> {
    const leave = new AbortController();
    try {
      const response = await this.net.fetch(this.url + path, { method: 'POST', headers: { ...this.headers, 'content-type': 'application/json' }, body: JSON.stringify(body), signal: leave.signal });
      if (!response.ok || response.body === null) throw await this.refusal(path, response);
      let rest = '';
      for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) { const value = parsed(line); if (isObject(value)) yield value; }
      }
    } finally {
      leave.abort();
    }
  }

  /**
   * Posts events, one JSON text each, and answers once they are durable. Waits where intake asks for it (429, 503 with `Retry-After`) and
   * sends again when the connection breaks: the same events have the same ids, so what had arrived is known as a duplicate.
   * What is too large for one request goes in halves, down to the one event that is refused. Throws `Failed` after two minutes of patience, or when intake refuses the request.
   */
  async post(events: readonly string[]): Promise<Receipt> {
    const body = `${events.join('\n')}\n`;
    let patience = PATIENCE_MS_MAX;
    for (let broken = 0; ;) {
      let response: Response;
      try {
        response = await this.net.fetch(`${this.url}/v1/events`, { method: 'POST', headers: { ...this.headers, 'content-type': 'application/x-ndjson' }, body, signal: AbortSignal.timeout(REQUEST_MS_MAX) });
      } catch (error) {
        patience = await this.pause(Math.min(BROKEN_WAIT_MS_MAX, BROKEN_WAIT_MS * 2 ** broken), patience, messageOf(error), error);
        broken += 1;
        continue;
      }
      if (response.status === 202) {
        const receipt = await response.text().catch(() => null);
        // Broken off after it was taken: sent again, the same events are known.
        if (receipt !== null) return receiptOf(receipt);
        patience = await this.pause(BROKEN_WAIT_MS, patience, '202');
        continue;
      }
      if (TOO_MUCH.has(response.status) && events.length > 1) return this.halves(events);
      if (TOO_MUCH.has(response.status)) return { accepted: 0, duplicates: 0, rejected: [{ index: 0, id: null, reason: (await this.refusal('/v1/events', response)).message }] };
      if (response.status !== 429 && response.status !== 503) throw await this.refusal('/v1/events', response);
      const said = await response.text();
      patience = await this.pause(this.asked(response.headers.get('retry-after')), patience, `${response.status} ${said.slice(0, SAID_MAX)}`);
    }
  }

  private async halves(events: readonly string[]): Promise<Receipt> {
    const middle = Math.ceil(events.length / 2);
    const first = await this.post(events.slice(0, middle));
    const second = await this.post(events.slice(middle));
    return { accepted: first.accepted + second.accepted, duplicates: first.duplicates + second.duplicates, rejected: [...first.rejected, ...second.rejected.map((r) => ({ ...r, index: r.index + middle }))] };
  }

  /** Waits, and answers how much patience is left. */
  private async pause(ms: number, patience: number, why: string, cause?: unknown): Promise<number> {
    if (ms > patience) throw new Failed(say(this.terminal, `${this.url} 两分钟内不能接收：${why}`, `${this.url} could not take it within two minutes: ${why}`), { cause });
    await this.net.wait(ms);
    return patience - ms;
  }

  /** Milliseconds of a `Retry-After`: seconds or a date. */
  private asked(header: string | null): number {
    const ms = header === null ? WAIT_MS : /^\d+(?:\.\d+)?$/.test(header) ? Number(header) * 1000 : Date.parse(header) - this.net.now();
    return Math.min(WAIT_MS_MAX, Math.max(WAIT_MS_MIN, Number.isNaN(ms) ? WAIT_MS : ms));
  }

  private async refusal(path: string, response: Response): Promise<Failed> {
    const text = await response.text();
    const title = titleOf(text) ?? text.replace(/\s+/g, ' ').slice(0, SAID_MAX);
    const hint = response.status === 401 ? say(this.terminal, '（设置 SANXIANG_KEY）', ' (set SANXIANG_KEY)') : '';
    return new Failed(`${this.url}${path}: ${response.status} ${title}${hint}`);
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
const parsed = (text: string): unknown => { try { return JSON.parse(text); } catch { return null; } };
const titleOf = (text: string): string | null => {
  const value = parsed(text);
  return isObject(value) && typeof value['title'] === 'string' ? value['title'] : null;
};

function receiptOf(text: string): Receipt {
  const value = parsed(text);
  if (!isObject(value) || typeof value['accepted'] !== 'number' || typeof value['duplicates'] !== 'number' || !Array.isArray(value['rejected'])) throw new Failed(`POST /v1/events: 202, ${text.slice(0, SAID_MAX)}`);
  const list: readonly unknown[] = value['rejected'];
  return { accepted: value['accepted'], duplicates: value['duplicates'], rejected: list.filter(isObject).map(rejectedOf) };
}
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const rejectedOf = (r: Readonly<Record<string, unknown>>): Rejected => ({ index: Number(r['index']), id: typeof r['id'] === 'string' ? r['id'] : null, reason: textOf(r['reason']), ...(textOf(r['path']) !== '' && { path: textOf(r['path']) }) });
