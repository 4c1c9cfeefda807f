import { createReadStream } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { CALL_DEFAULTS, foldCall, keyOf, type CallEvent } from '@sanxiang/call-fold';
import { parseInstant, validateEvent, type Call, type PostedEvent } from '@sanxiang/contracts';
import { amazonConnect, genesysConversations, isRefused, QueueLog, type Imported } from '@sanxiang/intake';

/** The calls that come out of the importers' fixtures, worked out by hand; and that nothing contradicts itself in them. */
const FIXTURES = new URL('../../../libs/intake/fixtures/', import.meta.url);
const file = (name: string): AsyncIterable<Uint8Array> => createReadStream(new URL(name, FIXTURES));
const NOW = Date.UTC(2027, 0, 1);
const instant = (text: string): number => parseInstant(text) ?? NaN;

interface Read { readonly events: PostedEvent[]; readonly refused: string[]; readonly ignored: string[] }
async function read(...imports: readonly AsyncIterable<Imported>[]): Promise<Read> {
  const all: Read = { events: [], refused: [], ignored: [] };
  for (const imported of imports) {
    for await (const line of imported) {
      if (isRefused(line)) { all.refused.push(`${line.line}: ${line.reason.split(' · ').at(-1) ?? ''}`); continue; }
      if (line.ignored !== undefined) all.ignored.push(line.ignored.split(' · ').at(-1) ?? '');
      for (const event of line.events) expect([event, validateEvent(event, null, { now: NOW })]).toMatchObject([{}, { ok: true }]);
      all.events.push(...line.events);
    }
  }
  return all;
}

/** Each source and id once; told twice it has to say the same. */
function once(events: readonly PostedEvent[]): PostedEvent[] {
  const known = new Map<string, PostedEvent>();
  for (const event of events) {
    const key = keyOf(event.source, event.id);
    expect(known.get(key) ?? event).toEqual(event);
    known.set(key, event);
  }
  return [...known.values()];
}

function callsOf(events: readonly PostedEvent[]): ReadonlyMap<string, Call> {
  const told = once(events);
  const retracted = new Set(told.filter(({ type }) => type === 'event.retracted.v1').map(({ data }) => keyOf(String(data['source']), String(data['id']))));
  const calls = new Map<string, Call>();
  for (const [subject, own] of Map.groupBy(told.filter(({ type }) => type.startsWith('call.')), (event) => event.subject)) {
    const steps = own.map(({ id, source, type, time, sequence, data }): CallEvent => ({ id, source, type, timeMs: instant(time), ...(sequence !== undefined && { sequence }), data }));
    const call = foldCall(subject, steps, { ...CALL_DEFAULTS, clockMs: NOW, retracted });
    if (call !== null) calls.set(subject, call);
  }
  return calls;
}

/** A call in a line: how it came out, its stays (queue wait outcome), its legs (agent talk), and what contradicts itself. */
function line(call: Call | undefined): string {
  if (call === undefined) return 'no call';
  const s = (ms: number | null): string => (ms === null ? '?' : String(ms / 1000));
  const visits = call.visits.map(({ queue, waitMs, outcome, divertReason }) => `${queue} ${s(waitMs)} ${divertReason ?? outcome}`);
  const legs = call.legs.map(({ agent, talkMs, holdMs, wrapMs }) => `${agent ?? '-'} ${s(talkMs)}${holdMs > 0 ? ` hold ${s(holdMs)}` : ''}${wrapMs === null ? '' : ` wrap ${s(wrapMs)}`}`);
  const transfers = call.transfers.map(({ mode, toKind, to, outcome }) => `${[mode, toKind, to].filter((part) => part !== null).join(' ')} ${outcome}`);
  return [`${call.direction ?? '?'} ${call.outcome ?? '?'}${call.unfinished ? ' unfinished' : ''} by ${call.endedBy ?? '?'}`, visits.join(', '), legs.join(', '), transfers.join(', '), ...call.contradictions.map(({ reason }) => `! ${reason}`)].join(' | ');
}
const linesOf = (calls: ReadonlyMap<string, Call>): Record<string, string> => Object.fromEntries([...calls].map(([id, call]) => [id, line(call)]));

describe('the queue_log of Asterisk, rotated in the middle of a call', () => {
  const logs = (...names: readonly string[]): AsyncIterable<Imported>[] => { const log = new QueueLog({ tz: 'Asia/Shanghai' }); return names.map((name) => log.read(file(`asterisk-queue-log/${name}`))); };
  it('gives one call of each id, with its stays, and says what it did not use', async () => {
    const all = await read(...logs('queue_log.1', 'queue_log'));
    expect(linesOf(callsOf(all.events))).toEqual({
      '1774861299.10': 'inbound answered by customer | sales 8 answered | PJSIP/901 90 | ',
      '1774861399.20': 'inbound answered unfinished by ? | sales 64 overflowed, support 16 answered | PJSIP/902 120, - ? | blind 8800@internal completed',
      '1774861499.30': 'inbound diverted by ? | support 0 full |  | ',
      '1774861609.40': 'inbound abandoned by ? | sales 4 abandoned |  | ',
      '1774861619.50': 'inbound answered unfinished by ? | sales 10 answered | PJSIP/902 ? | ',
      '1774861624.60': 'inbound unfinished by ? | sales 75 overflowed |  | ',
      '1774861799.70': 'inbound answered by agent | sales 6 answered | PJSIP/902 60 | ',
      '1774861819.90': 'inbound unfinished unfinished by ? | sales ? open |  | ',
    });
    expect(all.refused).toEqual(['11: an event that is not known: "OWNEVENT"', '14: no end of line: it may not be written to its end']);
    expect(all.ignored).toEqual(['of a call whose entry is not in the log']);
    expect(callsOf(all.events).get('1774861399.20')).toMatchObject({ line: '4008000001', customer: { phone: null }, attempts: [{ agent: 'PJSIP/901', outcome: 'missed', ringMs: 15_000 }, { agent: 'PJSIP/902', outcome: 'taken' }] });
  });
  it('gives the same calls when half of it was imported before', async () => {
    const whole = (await read(...logs('queue_log.1', 'queue_log'))).events;
    const half = (await read(...logs('queue_log.1'))).events;
    expect(linesOf(callsOf([...half, ...whole]))).toEqual(linesOf(callsOf(whole)));
  });
});

describe('contact records and agent events of Amazon Connect', () => {
  const names = ['contact-records.json', 'agent-events.ndjson', 'contact-records-again.json'] as const;
  const connect = (...wanted: readonly string[]): AsyncIterable<Imported>[] => wanted.map((name) => amazonConnect(file(`amazon-connect/${name}`)));
  it('give the calls, each chain of contacts as one, holds with their instants from the agent stream', async () => {
    const all = await read(...connect(...names));
    expect(linesOf(callsOf(all.events))).toEqual({
      'c-answered': 'inbound answered by customer | sales 10 answered | wang 90 hold 10 wrap 15 | ',
      'c-abandoned': 'inbound abandoned by ? | sales 60 abandoned |  | ',
      'c-menu': 'inbound abandoned by customer |  |  | ',
      'c-first': 'inbound answered by agent | sales 10 answered, support 15 answered | wang 80, li 100 | queue support completed',
      'c-overflow': 'inbound answered by customer | sales 45 overflowed, support 10 answered | li 60 | ',
      'c-asks': 'inbound callback_requested by ? | sales 33 callback |  | ',
      'c-callback': 'outbound answered by customer | sales 282 answered | wang 80 | ',
      'c-out': 'outbound unfinished by unknown |  |  | ',
    });
    expect(all.refused).toEqual(['1: neither a contact record nor an agent event']);
    expect(all.ignored.sort()).toEqual(['a change of an agent’s settings', 'a heartbeat: nothing changed', 'no voice: CHAT']);
  });
  it('know no hold where the records stand alone: totals have no instant, and are kept beside the end', async () => {
    const { events } = await read(...connect('contact-records.json'));
    expect(callsOf(events).get('c-answered')?.holds).toEqual([]);
    expect(events.find(({ subject, type }) => subject === 'c-answered' && type === 'call.ended.v1')?.data['holdTotals']).toEqual({ count: 2, ms: 10_000, longestMs: 7000 });
  });
  it('give the states of the agents', async () => {
    const { events } = await read(...connect('agent-events.ndjson'));
    expect(events.filter(({ type }) => type === 'agent.state_changed.v1').map(({ subject, data }) => [subject, data['state'], data['reason'] ?? data['queue']])).toEqual([
      ['wang', 'logged_out', undefined], ['wang', 'ready', undefined], ['wang', 'ringing', 'sales'], ['wang', 'talking', 'sales'], ['wang', 'hold', 'sales'], ['wang', 'talking', 'sales'], ['wang', 'hold', 'sales'],
      ['wang', 'talking', 'sales'], ['wang', 'wrap_up', 'sales'], ['wang', 'ready', undefined], ['wang', 'not_ready', 'Lunch'], ['wang', 'logged_out', undefined],
    ]);
  });
  it('say nothing new when a record is delivered again with something added', async () => {
    const known = new Set((await read(...connect('contact-records.json'))).events.map(({ id }) => id));
    const again = (await read(...connect('contact-records-again.json'))).events.filter(({ type }) => type !== 'source.declared.v1');
    expect([again.length, again.filter(({ id }) => !known.has(id))]).toEqual([5, []]);
  });
});

describe('conversation details of Genesys Cloud', () => {
  const genesys = (...wanted: readonly string[]): AsyncIterable<Imported>[] => wanted.map((name) => genesysConversations(file(`genesys-conversations/${name}`)));
  it('give the calls, with holds, transfers and consultations at their instants', async () => {
    const all = await read(...genesys('page.json', 'later.ndjson'));
    expect(linesOf(callsOf(all.events))).toEqual({
      g1: 'inbound answered by customer | Sales 20 answered | u2 78 hold 22 wrap 20 | ',
      g2: 'inbound abandoned by ? | Sales 35 abandoned |  | ',
      g3: 'inbound answered by agent | Sales 5 answered, Repair 20 answered | u1 50 wrap 10, u2 120 | blind queue Repair completed',
      g4: 'inbound answered by customer | Sales 5 answered | u1 50 hold 40, u2 100 | warm agent u2 completed',
      g5: 'inbound answered by agent | Sales 5 answered, Experts 9 answered | u1 150 hold 40 | warm queue Experts failed',
      g7: 'inbound callback_requested by ? | Sales 25 callback |  | ',
      'g7.callback': 'outbound answered by agent |  | u1 90 | ',
      g8: 'outbound answered by customer |  | u1 65 wrap 10 | ',
      g9: 'inbound answered by agent | Sales 5 answered | u1 90 | ',
      g10: 'inbound abandoned by customer |  |  | ',
    });
    expect([all.refused, all.ignored]).toEqual([['2: missing, or no time'], ['no voice']]);
    const calls = callsOf(all.events);
    expect(calls.get('g1')).toMatchObject({ line: '+864008000001', customer: { id: 'x1', phone: '+8613900000001' }, reasonCode: 'w-repair', attempts: [{ agent: 'u1', outcome: 'missed', ringMs: 10_000 }, { agent: 'u2', outcome: 'taken' }], holds: [{ outcome: 'resumed', ms: 22_000 }] });
    expect([calls.get('g2')?.abandonStage, calls.get('g7')?.callbackId, calls.get('g7.callback')?.callbackId]).toEqual(['ringing', 'g7', 'g7']);
  });
  it('tell of a conversation that goes on what they have, and the rest later', async () => {
    const early = callsOf((await read(...genesys('page.json'))).events).get('g9');
    expect(early).toMatchObject({ outcome: 'answered', endedAt: null, unfinished: true, legs: [{ agent: 'u1', endedAt: null }] });
  });
});
