import { describe, expect, it } from '@jest/globals';
import { EVENT_TYPES, isReserved, validateEvent } from '@sanxiang/contracts';
import { PublishFault, Publisher, RESERVED, type Outcome, type PublisherOptions, type World } from './index.js';

const NOW = Date.parse('2026-03-02T10:00:00+08:00');
type Sent = Readonly<Record<string, unknown>>;
/** What the server does with a request: an answer, or a fault of the network. */
type Reply = (events: readonly Sent[]) => Response | Promise<Response>;

const json = (status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Response => new Response(JSON.stringify(value), { status, headers });
const taken: Reply = (events) => json(202, { accepted: events.length, duplicates: 0, rejected: [] });
const broken: Reply = () => { throw new TypeError('fetch failed'); };
const away = (status: number, after?: string): Reply => () => json(status, { title: 'away' }, after === undefined ? {} : { 'retry-after': after });

/** A publisher, and a server that gives `replies` in turn, the last for ever. Time passes only in pauses; chance is always the middle. */
function told(replies: readonly Reply[], options: Partial<PublisherOptions> = {}): { publisher: Publisher; requests: Sent[][]; pauses: number[]; headers: Record<string, string>[] } {
  const requests: Sent[][] = [];
  const pauses: number[] = [];
  const headers: Record<string, string>[] = [];
  let now = NOW;
  let ids = 0;
  const world: World = {
    fetch: async (_url, init) => {
      if (typeof init?.body !== 'string') throw new Error('no body');
      requests.push(init.body.split('\n').map((line) => JSON.parse(line) as Sent));
      headers.push(init.headers as Record<string, string>);
      return (replies[requests.length - 1] ?? replies.at(-1) ?? taken)(requests.at(-1) ?? []);
    },
    now: () => now,
    wait: async (ms, signal) => { if (!signal.aborted) { pauses.push(ms); now += ms; } },
    random: () => 0.5,
    id: () => `id-${ids += 1}`,
  };
  return { publisher: new Publisher({ url: 'http://sanxiang.test/', source: 'pbx', lingerMs: 0, ...options }, world), requests, pauses, headers };
}
const held = (publisher: Publisher, call: string): Promise<Outcome> => publisher.publish('call.held.v1', call, {});

describe('a published event', () => {
  it('is a CloudEvent that intake accepts, with an id, the instant and a number of its own', async () => {
    const { publisher, requests, headers } = told([taken], { key: 'secret', org: 'hotline' });
    expect(await publisher.publish('call.answered.v1', 'c-1', { agent: 'A1', rings: 2 })).toEqual({ id: 'id-1', taken: true });
    expect(requests).toEqual([[{ specversion: '1.0', id: 'id-1', source: 'pbx', type: 'call.answered.v1', subject: 'c-1', time: '2026-03-02T02:00:00.000Z', org: 'hotline', sequence: 1, data: { agent: 'A1', rings: 2 } }]]);
    expect(validateEvent(requests[0]?.[0], null, { now: NOW })).toMatchObject({ ok: true });
    expect(headers).toEqual([{ 'content-type': 'application/x-ndjson', authorization: 'Bearer secret' }]);
  });
  it('of one instant keeps its order', async () => {
    const { publisher, requests } = told([taken]);
    await Promise.all([held(publisher, 'c-1'), publisher.publish({ type: 'call.resumed.v1', subject: 'c-1', data: {} })]);
    expect(requests.flat().map((e) => [e['type'], e['sequence']])).toEqual([['call.held.v1', 1], ['call.resumed.v1', 2]]);
  });
  it('with an id of its own is left as it is, so that it is the same when published again', async () => {
    const { publisher, requests } = told([taken]);
    const again = { type: 'call.held.v1', subject: 'c-1', data: {}, id: 'c-1/hold/7', time: new Date(NOW) } as const;
    await publisher.publish(again);
    await publisher.publish(again);
    expect(requests.flat()).toEqual([0, 1].map(() => ({ specversion: '1.0', id: 'c-1/hold/7', source: 'pbx', type: 'call.held.v1', subject: 'c-1', time: '2026-03-02T02:00:00.000Z', data: {} })));
  });
  it('may be any type but those that only our own services say', () => {
    expect([...RESERVED]).toEqual(EVENT_TYPES.filter(isReserved).map(({ type }) => type));
  });
  it('may be about the source itself', async () => {
    const { publisher, requests } = told([taken]);
    await publisher.declare({ reports: ['call.consent'], heartbeatSec: 60 });
    await publisher.advance('2026-03-02T10:00:00+08:00');
    expect(requests.flat().map((event) => validateEvent(event, null, { now: NOW }).ok)).toEqual([true, true]);
    expect(requests.flat().map((event) => event['subject'])).toEqual(['pbx', 'pbx']);
  });
});

describe('events that are published together', () => {
  it('go in one request, in their order, and in several where they are too many', async () => {
    const { publisher, requests } = told([taken], { batchEvents: 3 });
    await Promise.all(['1', '2', '3', '4', '5'].map((call) => held(publisher, call)));
    expect(requests.map((r) => r.map((e) => e['subject']))).toEqual([['1', '2', '3'], ['4', '5']]);
  });
  it('go in several requests where they are too large', async () => {
    const { publisher, requests } = told([taken]);
    await Promise.all([1, 2, 3].map((n) => publisher.publish('call.wrapped_up.v1', `c-${n}`, { note: 'x'.repeat(600_000) })));
    expect(requests).toHaveLength(3);
  });
  it('wait for one another no longer than asked, and not at all once they are enough or somebody wants them sent', async () => {
    const { publisher, pauses } = told([taken], { lingerMs: 40 });
    await held(publisher, 'c-1');
    expect(pauses).toEqual([40]);
    const full = told([taken], { lingerMs: 40, batchEvents: 1 });
    await held(full.publisher, 'c-1');
    expect(full.pauses).toEqual([]);
  });
  it('are refused one by one, each with its reason, and never sent again for it', async () => {
    const refused: string[] = [];
    const { publisher, requests } = told([(events) => json(202, { accepted: events.length - 1, duplicates: 0, rejected: [{ index: 1, id: 'id-2', reason: 'schema', path: 'data.agent', errors: [{ path: 'data.agent', reason: 'schema' }, { path: 'time', reason: 'future' }] }] })], { onRejected: ({ id }, body) => { refused.push(`${id} ${body.length > 0}`); } });
    const outcomes = await Promise.all(['1', '2', '3'].map((call) => held(publisher, call)));
    expect(outcomes).toEqual([{ id: 'id-1', taken: true }, { id: 'id-2', taken: false, reason: 'schema', path: 'data.agent', errors: [{ path: 'data.agent', reason: 'schema' }, { path: 'time', reason: 'future' }] }, { id: 'id-3', taken: true }]);
    expect([requests.length, await publisher.flush(), refused]).toEqual([1, { taken: 2, rejected: 1, failed: 0 }, ['id-2 true']]);
  });
  it('are halved where one of them spoils the request, down to that one', async () => {
    const spoilt: Reply = (events) => (events.some((e) => e['subject'] === 'bad') ? json(400, { title: 'unreadable' }) : taken(events));
    const { publisher } = told([spoilt]);
    const outcomes = await Promise.all(['1', 'bad', '3', '4'].map((call) => held(publisher, call)));
    expect(outcomes.map((o) => o.taken)).toEqual([true, false, true, true]);
  });
});

describe('an event that may not have arrived', () => {
  it('is sent again as it was, with its id, when the network breaks', async () => {
    const { publisher, requests, pauses } = told([broken, broken, taken]);
    expect(await held(publisher, 'c-1')).toMatchObject({ taken: true });
    expect(requests).toHaveLength(3);
    expect(new Set(requests.map((r) => JSON.stringify(r))).size).toBe(1);
    expect(pauses.slice(1)).toEqual([150, 300]);
  });
  it('is sent again after 429 and 503, not before the server asked for it, and by chance a little later', async () => {
    const { publisher, pauses } = told([away(503, '3'), away(429, new Date(NOW + 13_150).toUTCString()), away(503), taken]);
    await held(publisher, 'c-1');
    expect(pauses.slice(1)).toEqual([3150, 9850 + 150, 600]);
  });
  it('is given up after as long as was said, and the next one is tried', async () => {
    const { publisher } = told([broken], { patienceMs: 1000 });
    await expect(held(publisher, 'c-1')).rejects.toThrow(/not delivered within 1000 ms: fetch failed/);
    expect(await publisher.flush()).toEqual({ taken: 0, rejected: 0, failed: 1 });
  });
  it('fails at once where the server wants none of it', async () => {
    const { publisher, requests } = told([away(401)], { key: 'secret' });
    await expect(held(publisher, 'c-1')).rejects.toMatchObject({ name: 'PublishFault', status: 401, message: '401 away' });
    expect(requests).toHaveLength(1);
  });
  it('fails where something answers that is no Sanxiang', async () => {
    const { publisher } = told([() => new Response('<html>', { status: 202 })]);
    await expect(held(publisher, 'c-1')).rejects.toBeInstanceOf(PublishFault);
  });
});

describe('a publisher', () => {
  it('holds no more than asked, says so, and has room again when answers come', async () => {
    let answer: (() => void) | null = null;
    const { publisher } = told([(events) => new Promise((resolve) => { answer = () => { resolve(taken(events)); }; })], { queueMax: 2 });
    const [one, two] = [held(publisher, '1'), held(publisher, '2')];
    await expect(held(publisher, '3')).rejects.toThrow('2 events are waiting already');
    let room = false;
    const ready = publisher.ready().then(() => { room = true; });
    while (answer === null) await Promise.resolve();
    expect([room, publisher.pending]).toEqual([false, 2]);
    (answer as () => void)();
    await Promise.all([one, two, ready]);
    expect([room, publisher.pending]).toEqual([true, 0]);
  });
  it('sends what waits before it closes, and takes nothing afterwards', async () => {
    const { publisher, requests } = told([taken]);
    const one = held(publisher, '1');
    expect(await publisher.close()).toEqual({ taken: 1, rejected: 0, failed: 0 });
    await expect(one).resolves.toMatchObject({ taken: true });
    await expect(held(publisher, '2')).rejects.toThrow('closed');
    expect(requests).toHaveLength(1);
  });
  it('closes in time though the server stays away, and says what was not delivered', async () => {
    const { publisher } = told([broken], { patienceMs: Infinity });
    const lost = held(publisher, '1').catch((error: unknown) => error);
    expect(await publisher.close(0)).toEqual({ taken: 0, rejected: 0, failed: 1 });
    expect(await lost).toBeInstanceOf(PublishFault);
  });
  it('is not made for what is no address', () => {
    expect(() => told([], { url: 'sanxiang' })).toThrow(TypeError);
    expect(() => told([], { source: '' })).toThrow(TypeError);
  });
  it('goes on with what is published while the last answer comes in', async () => {
    const { publisher, requests } = told([taken]);
    for (const call of ['1', '2', '3']) await held(publisher, call);
    expect(requests).toHaveLength(3);
  });
});
