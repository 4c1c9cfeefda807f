import { describe, expect, it } from '@jest/globals';
import { CARRIED, EVENT_TYPES, TOPICS, asyncApi, eventTypeOf, isReserved, partitionKey, recordedEvent, schemaOf, toWire, topicOf, validateEvent, type Call } from './index.js';

const T0 = Date.parse('2026-03-02T02:00:00Z');
const who = { agent: 'A001', team: '早班', department: '客服部', queue: '维修' };
const call: Call = {
  id: 'c-1', direction: 'inbound', ...who, line: '400', region: null, channel: null, customer: { id: null, phone: '139', tier: null },
  offeredAt: T0, queuedAt: T0 + 1000, ringingAt: T0 + 2000, answeredAt: T0 + 5000, endedAt: null,
  outcome: 'answered', unfinished: true, abandonStage: null, divertReason: null, callbackId: null, endedBy: null, endReason: null,
  rings: 1, waitMs: 4000, ringMs: 3000, talkMs: null, wrapMs: null, holdMs: 0,
  holds: [{ ...who, startedAt: T0 + 9000, endedAt: null, ms: null, kind: 'mute', consent: null, statedLimitSec: null, longestSilenceMs: 7, prompts: [T0 + 9007], outcome: 'open' }],
  legs: [{ ...who, startedAt: T0 + 5000, endedAt: null, talkMs: null, holdMs: 0, wrapMs: null }],
  visits: [{ ...who, queuedAt: T0 + 1000, leftAt: T0 + 5000, waitMs: 4000, outcome: 'answered', divertReason: null, rings: 1, ringMs: 3000 }],
  attempts: [{ ...who, startedAt: T0 + 2000, ringMs: 3000, outcome: 'taken' }],
  transfers: [{ ...who, transferId: null, requestedAt: T0 + 8000, acceptedAt: null, completedAt: null, failedAt: null, to: null, toKind: null, mode: null, reason: null, consent: false, outcome: 'lost' }],
  reasonCode: null, resolved: null, ticketId: null, rating: { score: 5, scale: 5, channel: null, at: T0 }, tags: [{ tag: 'noise', at: T0, resolved: null }],
  contradictions: [{ eventId: 'e', source: 's', type: 'call.resumed.v1', at: T0, reason: 'not held' }],
  listened: false, state: 'muted', stateSince: T0, firstAt: T0, lastAt: T0 + 9007, sources: ['s'],
};

describe('the record of a call', () => {
  const event = recordedEvent('default', call, 12, T0, 'e-9');

  it('is an event that its own schema accepts', () => {
    expect(validateEvent(event, null, { now: T0, ours: true })).toEqual({ ok: true, event, timeMs: T0 });
  });

  it('has an id that sorts by revision', () => {
    expect(event).toMatchObject({ id: 'c-1.000012', source: 'sanxiang/call', subject: 'c-1', time: '2026-03-02T02:00:00.000Z', org: 'default', causationid: 'e-9' });
    expect(event.id > recordedEvent('default', call, 9, T0).id).toBe(true);
  });

  it('has all members that the contract lists, and no others than its schema', () => {
    const wire = toWire(call, 12);
    const listed = ['direction', 'queue', 'line', 'department', 'team', 'agent', 'offeredAt', 'queuedAt', 'answeredAt', 'endedAt', 'outcome', 'unfinished', 'abandonStage', 'endedBy', 'rings',
      'waitMs', 'ringMs', 'talkMs', 'wrapMs', 'holds', 'holdMs', 'legs', 'visits', 'transfers', 'reasonCode', 'resolved', 'rating', 'contradictions', 'revision'];
    expect(Object.keys(wire)).toEqual(expect.arrayContaining(listed));
    expect(Object.keys(wire).sort()).toEqual(Object.keys(eventTypeOf('call.recorded.v1')?.data.properties ?? {}).sort());
  });

  it('spells instants as RFC 3339 in UTC and leaves durations in milliseconds', () => {
    expect(toWire(call, 0)).toMatchObject({
      offeredAt: '2026-03-02T02:00:00.000Z', endedAt: null, waitMs: 4000, revision: 0,
      holds: [{ startedAt: '2026-03-02T02:00:09.000Z', endedAt: null, ms: null, prompts: ['2026-03-02T02:00:09.007Z'] }], transfers: [{ requestedAt: '2026-03-02T02:00:08.000Z', outcome: 'lost' }],
    });
  });
});

describe('the catalogue', () => {
  it('sends what publishers say to events and what we say to outcomes', () => {
    expect([topicOf('call.offered.v1'), topicOf('call.recorded.v1'), topicOf('__proto__')]).toEqual([TOPICS.events, TOPICS.outcomes, undefined]);
  });

  it('names every type <noun>.<what happened>.v<major>, once', () => {
    const names = EVENT_TYPES.map((t) => t.type);
    expect(names.filter((name) => !/^[a-z]+\.[a-z_]+\.v\d+$/.test(name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toHaveLength(95);
  });

  it('lets every event of publishers about a call or a case carry what all of its kind do', () => {
    const lacking = EVENT_TYPES.filter((t) => !isReserved(t) && !t.type.includes('.period_')).filter(({ type, data }) => {
      const [noun = ''] = type.split('.');
      return !(CARRIED[noun] ?? []).every((name) => name in data.properties);
    });
    expect(lacking.map(({ type }) => type)).toEqual([]);
  });

  it('asks little of who only tells what happened to a case', () => {
    const asking = EVENT_TYPES.filter((t) => !isReserved(t) && CARRIED[t.type.split('.')[0] ?? ''] === CARRIED.ticket && (t.data.required ?? []).length > 0);
    expect(Object.fromEntries(asking.map(({ type, data }) => [type, data.required]))).toEqual({
      'complaint.period_closed.v1': ['period'], 'evaluation.converted_to_complaint.v1': ['complaintId'], 'evaluation.period_closed.v1': ['period'],
      'evaluation.submitted.v1': ['items'], 'qa.scored.v1': ['item', 'score'], 'ticket.numbered.v1': ['number'],
    });
  });

  it('keeps two subjects of two orgs apart', () => {
    expect(partitionKey('a', 'b/c')).not.toBe(partitionKey('a/b', 'c'));
  });
});

describe('the schemas and the AsyncAPI document', () => {
  it('give the whole event of a type', () => {
    expect(schemaOf('call.ringing.v1')).toMatchObject({
      $id: 'urn:sanxiang:schema:call.ringing.v1', title: 'call.ringing.v1', properties: { type: { const: 'call.ringing.v1' }, data: { required: ['ringNo'], properties: { ringNo: { minimum: 1 } } } },
    });
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'call.offered', '..%2f..%2fpackage.json', ''])('know no type "%s"', (name) => {
    expect(schemaOf(name)).toBeUndefined();
  });

  it('refer only to what is there', () => {
    const document: unknown = JSON.parse(JSON.stringify(asyncApi('1.2.3')));
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map((m) => m[1] ?? '');
    const at = (path: string): unknown => path.split('/').reduce<unknown>((part, key) => (typeof part === 'object' && part !== null ? Object.entries(part).find(([k]) => k === key)?.[1] : undefined), document);
    expect(refs.length).toBeGreaterThan(2 * EVENT_TYPES.length);
    expect(refs.filter((ref) => at(ref) === undefined)).toEqual([]);
    expect(document).toMatchObject({ asyncapi: '3.0.0', info: { version: '1.2.3' } });
  });
});
