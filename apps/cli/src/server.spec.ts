import { describe, expect, it } from '@jest/globals';
import { Server } from './server.js';
import type { Terminal } from './terminal.js';

const terminal = (env: Terminal['env'] = {}): Terminal => ({ out: () => undefined, err: () => undefined, isScreen: false, lang: 'en', env });
type Answer = { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> } | Error;

/** A server whose answers are given beforehand; the last one is repeated. */
function served(answers: readonly Answer[], env?: Terminal['env']): { server: Server; asked: { url: string; body: string; headers: Headers }[]; waits: number[] } {
  const asked: { url: string; body: string; headers: Headers }[] = [];
  const waits: number[] = [];
  const fetching = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const answer = answers[Math.min(asked.length, answers.length - 1)] ?? new Error('no answer');
    asked.push({ url: url instanceof Request ? url.url : url.toString(), body: typeof init?.body === 'string' ? init.body : '', headers: new Headers(init?.headers) });
    if (answer instanceof Error) throw answer;
    return new Response(JSON.stringify(answer.body ?? {}), { status: answer.status, headers: answer.headers });
  };
  const server = new Server(terminal(env), { fetch: fetching, wait: async (ms) => { waits.push(ms); }, now: () => Date.UTC(2026, 0, 1) });
  return { server, asked, waits };
}
const taken = (accepted: number): Answer => ({ status: 202, body: { accepted, duplicates: 0, rejected: [] } });

describe('posting events', () => {
  it('goes to the address and with the key of the environment, one event a line', async () => {
    const { server, asked } = served([taken(2)], { SANXIANG_URL: 'http://10.0.0.5:8300/', SANXIANG_KEY: 'secret' });
    expect(await server.post(['{"a":1}', '{"b":2}'])).toEqual({ accepted: 2, duplicates: 0, rejected: [] });
    expect(asked.map(({ url, body, headers }) => [url, body, headers.get('authorization'), headers.get('content-type')])).toEqual([['http://10.0.0.5:8300/v1/events', '{"a":1}\n{"b":2}\n', 'Bearer secret', 'application/x-ndjson']]);
  });
  it('waits as long as it is asked to, in seconds or until a date, and comes again', async () => {
    const { server, waits } = served([{ status: 429, headers: { 'retry-after': '2' } }, { status: 503, headers: { 'retry-after': 'Thu, 01 Jan 2026 00:00:05 GMT' } }, { status: 503 }, { status: 503, headers: { 'retry-after': '0' } }, taken(1)]);
    await server.post(['{}']);
    expect(waits).toEqual([2000, 5000, 1000, 100]);
  });
  it('comes again when the connection breaks, later each time', async () => {
    const { server, waits, asked } = served([new TypeError('fetch failed'), new TypeError('fetch failed'), new TypeError('fetch failed'), taken(1)]);
    expect([await server.post(['{}']), waits, new Set(asked.map(({ body }) => body)).size]).toEqual([{ accepted: 1, duplicates: 0, rejected: [] }, [200, 400, 800], 1]);
  });
  it('gives up after two minutes of patience, and says why', async () => {
    const { server, waits } = served([{ status: 503, headers: { 'retry-after': '25' }, body: { title: 'log is full' } }]);
    await expect(server.post(['{}'])).rejects.toThrow(/within two minutes: 503.*log is full/);
    expect(waits).toEqual([25_000, 25_000, 25_000, 25_000]);
  });
  it('halves what is too large, and finds the one event that is at fault', async () => {
    const { server, asked } = served([{ status: 413 }, taken(2), { status: 413 }, taken(1), { status: 413, body: { title: 'too large' } }]);
    expect(await server.post(['1', '2', '3', '4'])).toEqual({ accepted: 3, duplicates: 0, rejected: [{ index: 3, id: null, reason: expect.stringContaining('too large') }] });
    expect(asked.map(({ body }) => body.split('\n').length - 1)).toEqual([4, 2, 2, 1, 1]);
  });
  it('does not come again when it is refused', async () => {
    const { server, asked } = served([{ status: 401, body: { title: 'who?' } }]);
    await expect(server.post(['{}'])).rejects.toThrow(/401 who\? \(set SANXIANG_KEY\)/);
    expect(asked).toHaveLength(1);
  });
  it('takes no other answer for a receipt', async () => { await expect(served([{ status: 202, body: { fine: true } }]).server.post(['{}'])).rejects.toThrow(/202.*fine/); });
});

describe('the address', () => {
  it('is said at once to be none, or not to answer', async () => {
    expect(() => new Server(terminal({ SANXIANG_URL: 'ftp://x' }))).toThrow(/no http/);
    await expect(served([new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') })]).server.greet()).rejects.toThrow(/does not answer \(fetch failed: connect ECONNREFUSED\)/);
  });
});
