import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EVENT_BYTES_MAX, EVENT_TYPES, NESTING_MAX, REASONS, TEXT_LENGTH_MAX, validateEvent } from './index.js';

const NOW = Date.parse('2026-03-02T04:00:00Z');
const good = { specversion: '1.0', id: 'e-1', source: 'pbx', type: 'call.offered.v1', subject: 'c-1', time: '2026-03-02T10:00:00.123+08:00', data: { direction: 'inbound', queue: '维修' } };
const about = (noun: string, data: unknown): object => ({ ...good, type: `${noun}.v1`, data });
const LONE = '\ud800';

/** Judged as a line of NDJSON and as an item of a batch: both say the same. */
function judge(text: string): ReturnType<typeof validateEvent> {
  const alone = validateEvent(JSON.parse(text), text, { now: NOW });
  expect(validateEvent(JSON.parse(text), null, { now: NOW })).toEqual(alone);
  return alone;
}
const judged = (event: object): ReturnType<typeof validateEvent> => judge(JSON.stringify(event));
const without = (name: string): object => Object.fromEntries(Object.entries(good).filter(([key]) => key !== name));
const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
/** The text of a good event with one more member in its data, spelled as given. */
const withMember = (json: string): string => JSON.stringify({ ...good, data: { ...good.data, x: 'HERE' } }).replace('"HERE"', json);

describe('a good event', () => {
  it('is handed back as it is, with its time', () => {
    const event = { ...good, data: { ...good.data, own: [1, { deep: null }] }, traceparent: '00-ab' };
    expect(judged(event)).toEqual({ ok: true, event, timeMs: Date.parse(good.time) });
  });

  it.each([
    ['line breaks in the subject', { ...good, subject: 'a\r\nX-Injected: 1' }],
    ['a sequence that is a number', { ...good, sequence: 7 }],
    ['512 characters outside the basic plane', { ...good, id: '🙂'.repeat(TEXT_LENGTH_MAX) }],
    ['an emoji that is spelled in escapes', { ...good, data: { direction: 'inbound', queue: '🙂' } }],
    ['five minutes ahead', { ...good, time: '2026-03-02T04:05:00Z' }],
    ['the first instant of 1970', { ...good, time: '1970-01-01T00:00:00Z' }],
  ])('%s is taken', (_, event) => {
    expect(judged(event).ok).toBe(true);
  });

  it('__proto__ beside good data is a member like any other', () => {
    expect(judge(JSON.stringify(good).replace('"data":{', '"data":{"__proto__":{"polluted":true},')).ok).toBe(true);
    expect('polluted' in good).toBe(false);
  });

  it('escaped text is taken when it is sound', () => {
    expect(judge(withMember('"\\ud83d\\ude42 \\u60a8 \\\\u0000"')).ok).toBe(true);
  });

  it.each(["'; DROP TABLE calls; --", '<script>alert(1)</script>', '../../etc/passwd', '=HYPERLINK("x")', '{q:Identifier}', '-2+3'])('%s stays text', (text) => {
    expect(judged({ ...good, subject: text, data: { direction: 'inbound', queue: text, line: text } }).ok).toBe(true);
  });
});

describe('the envelope', () => {
  it.each([null, 5, 'x', [], true, [good]])('%j is no event', (raw) => {
    expect(validateEvent(raw, null, { now: NOW })).toMatchObject({ ok: false, reason: 'malformed', id: null });
  });

  it.each(['specversion', 'id', 'source', 'type', 'subject', 'time', 'data'])('%s must be there', (name) => {
    expect(judged(without(name))).toMatchObject({ ok: false, reason: 'missing', path: name });
  });

  it.each([
    ...['id', 'source', 'type', 'subject', 'time', 'org', 'sequence', 'correlationid', 'causationid'].map((name) => [name, ''] as const),
    ['id', 5], ['source', null], ['subject', ['a']], ['type', {}], ['time', 1_772_416_800_000], ['specversion', 1], ['specversion', '0.3'], ['org', 7], ['sequence', 1.5], ['causationid', 3],
  ] as const)('%s cannot be %j', (name, value) => {
    expect(judged({ ...good, [name]: value })).toMatchObject({ ok: false, reason: 'malformed', path: name });
  });

  it.each(['id', 'source', 'subject'])('%s has at most 512 characters', (name) => {
    expect(judged({ ...good, [name]: 'x'.repeat(TEXT_LENGTH_MAX) }).ok).toBe(true);
    expect(judged({ ...good, [name]: 'x'.repeat(TEXT_LENGTH_MAX + 1) })).toMatchObject({ ok: false, reason: 'too_long', path: name });
  });

  it.each(['id', 'source', 'subject', 'org', 'type', 'extra'])('NUL or a lone surrogate in %s is refused', (name) => {
    for (const text of ['a\0b', `a${LONE}b`, '\udc00']) expect(judged({ ...good, [name]: text })).toMatchObject({ ok: false, path: name });
  });

  it.each(['call.exploded.v1', 'call.offered.v2', 'call.offered.v0', 'call.offered', 'offered.v1', 'CALL.OFFERED.V1', '__proto__.v1', '__proto__', 'constructor.v1', 'toString', '../call.offered.v1', 'ticket.danced.v1', 'ticket.opened.v2'])('%s is no type', (type) => {
    expect(judged({ ...good, type })).toMatchObject({ ok: false, reason: 'unknown_type', path: 'type', id: 'e-1' });
  });

  it('what only our services say is refused from others', () => {
    expect(judged({ ...good, type: 'call.recorded.v1', data: {} })).toMatchObject({ ok: false, reason: 'reserved', path: 'type' });
  });

  it('says all that is wrong, the first at the top, and no id that is not sound', () => {
    expect(judged({ ...good, id: 5, time: 'soon', data: [] })).toEqual({
      ok: false, id: null, path: 'id', reason: 'malformed', expected: '1–512 characters',
      errors: [{ path: 'id', reason: 'malformed', expected: '1–512 characters' }, { path: 'time', reason: 'malformed', expected: 'RFC 3339' }, { path: 'data', reason: 'malformed', expected: 'object' }],
    });
  });

  it('every reason has words in Chinese and English', () => {
    for (const { zh, en } of Object.values(REASONS)) expect([/\p{Script=Han}/u.test(zh), /^[A-Z]/.test(en)]).toEqual([true, true]);
  });
});

describe('times', () => {
  it.each([
    ['9999-12-31T23:59:59Z', 'future'], ['2026-03-02T04:05:00.001Z', 'future'], ['1900-01-01T00:00:00Z', 'too_old'], ['1969-12-31T23:59:59.999Z', 'too_old'],
    ['1970-01-01T00:00:00+08:00', 'too_old'], ['2016-12-31T23:59:60Z', 'malformed'], ['yesterday', 'malformed'], ['2026-02-30T08:00:00+08:00', 'malformed'], ['2026-03-02T08:00:00', 'malformed'],
  ])('%s is refused as %s, as time and as through', (text, reason) => {
    expect(judged({ ...good, time: text })).toMatchObject({ ok: false, reason, path: 'time' });
    expect(judged(about('source.advanced', { through: text }))).toMatchObject({ ok: false, reason: reason === 'malformed' ? 'schema' : reason, path: 'data.through' });
  });
});

describe('the content', () => {
  it('is nested 64 levels at most, the event being the first', () => {
    expect(judge(withMember(nested(NESTING_MAX - 2))).ok).toBe(true);
    expect(judge(withMember(nested(NESTING_MAX - 1)))).toMatchObject({ ok: false, reason: 'too_deep', path: 'data' });
  });

  it('may try a hundred thousand levels without harm', () => {
    expect(judge(withMember(nested(100_000)))).toMatchObject({ ok: false, reason: 'too_deep' });
    expect(judge(withMember('{"a":'.repeat(20_000) + '1' + '}'.repeat(20_000)))).toMatchObject({ ok: false, reason: 'too_deep' });
    expect(validateEvent(JSON.parse(nested(100_000)), null, { now: NOW })).toMatchObject({ ok: false, reason: 'malformed' });
  });

  it('is 256 KiB of UTF-8 at most', () => {
    const room = EVENT_BYTES_MAX - Buffer.byteLength(withMember('""'));
    expect(judge(withMember(`"${'x'.repeat(room)}"`)).ok).toBe(true);
    expect(judge(withMember(`"${'x'.repeat(room + 1)}"`))).toMatchObject({ ok: false, reason: 'too_large', path: '' });
    expect(judge(withMember(`"${'三'.repeat(Math.ceil((room + 1) / 3))}"`))).toMatchObject({ ok: false, reason: 'too_large' });
  });

  it.each([
    ['"a\\u0000b"', 'data.x'], ['"\\uD800"', 'data.x'], ['"\\udc00\\ud800"', 'data.x'], ['[1, {"y": ["\\u0000"]}]', 'data.x.1.y.0'],
    ['{"\\u0000k": 1}', 'data.x.\ufffdk'], ['{"\\ud8ff": 1}', 'data.x.\ufffd'], ['{"__proto__": "\\u0000"}', 'data.x.__proto__'],
  ])('%s is refused, named %s', (json, path) => {
    expect(judge(withMember(json))).toMatchObject({ ok: false, reason: 'bad_text', path });
  });
});

describe('data', () => {
  it.each([null, [], 'inbound', 5, true])('cannot be %j', (data) => {
    expect(judged({ ...good, data })).toMatchObject({ ok: false, reason: 'malformed', path: 'data' });
  });

  it.each([
    ['call.offered', {}, 'direction'],
    ['call.offered', { direction: 'sideways' }, 'direction'],
    ['call.offered', { direction: 'Inbound' }, 'direction'],
    ['call.offered', { direction: ['inbound'] }, 'direction'],
    ['call.offered', { direction: 'inbound', customer: 'Mr Wang' }, 'customer'],
    ['call.offered', { direction: 'inbound', customer: { phone: 139 } }, 'customer.phone'],
    ['call.offered', { direction: 'inbound', region: '' }, 'region'],
    ['call.offered', { direction: 'inbound', line: null }, 'line'],
    ['call.offered', { direction: 'inbound', urgent: 'yes' }, 'urgent'],
    ['call.abandoned', { stage: 'lunch' }, 'stage'],
    ['call.ended', { endedBy: 'cat' }, 'endedBy'],
    ['call.consent', { kind: 'tea', granted: true }, 'kind'],
    ['call.consent', { kind: 'hold', granted: 'yes' }, 'granted'],
    ['call.consent', { kind: 'hold', granted: 1 }, 'granted'],
    ['call.consent', { kind: 'hold', granted: true, statedLimitSec: -30 }, 'statedLimitSec'],
    ['call.tagged', { tag: '__proto__' }, 'tag'],
    ['call.tagged', { tag: 'toString' }, 'tag'],
    ...[0, -1, 1.5, '1', null, 2 ** 31].map((ringNo) => ['call.ringing', { ringNo }, 'ringNo'] as const),
    ['call.ring_missed', { agent: 'A001', ringMs: -5 }, 'ringMs'],
    ['call.ring_missed', { agent: 'A001', ringMs: 1e300 }, 'ringMs'],
    ['call.answered', { agent: 'A001', rings: -3 }, 'rings'],
    ['call.answered', { agent: 17 }, 'agent'],
    ['call.answered', { agent: { $ne: null } }, 'agent'],
    ['call.queued', { queue: { $gt: '' } }, 'queue'],
    ['call.queued', { queue: 'q'.repeat(100_000) }, 'queue'],
    ['call.queued', { queue: 'a\0b' }, 'queue'],
    ['call.queued', { queue: '' }, 'queue'],
    ['call.diverted', { reason: 'lunch' }, 'reason'],
    ['call.transfer_requested', { toKind: 'moon' }, 'toKind'],
    ['call.transfer_requested', { mode: 'cold' }, 'mode'],
    ['call.transcript_added', { turns: 'hello' }, 'turns'],
    ['call.transcript_added', { turns: [{ speaker: 'agent', text: '您好', startMs: 900, endMs: 100 }] }, 'turns.0.endMs'],
    ['call.transcript_added', { turns: [{ speaker: 'dog', text: '汪', startMs: 0, endMs: 100 }] }, 'turns.0.speaker'],
    ['call.speech_stats', { volume: {} }, 'volume'],
    ['call.speech_stats', { talkShare: 55 }, 'talkShare'],
    ['call.rated', { score: 6, scale: 5 }, 'score'],
    ['call.rated', { score: 5, scale: 5, channel: 'fax' }, 'channel'],
    ['agent.state_changed', { state: 'asleep' }, 'state'],
    ['event.retracted', { source: 's', reason: 'x' }, 'id'],
    ['source.declared', { reports: 'call.consent' }, 'reports'],
    ['source.declared', { reports: [5] }, 'reports.0'],
  ])('%s with %j is refused at %s', (noun, data, path) => {
    expect(judged(about(noun, data))).toMatchObject({ ok: false, path: `data.${path}`, id: 'e-1' });
  });

  it('a number beyond all numbers is refused', () => {
    expect(judge(JSON.stringify(about('call.ringing', { ringNo: 77 })).replace('77', '1e400'))).toMatchObject({ ok: false, path: 'data.ringNo' });
  });

  it('the answer says what would have been right', () => {
    expect(judged(about('call.offered', { direction: 'up' }))).toMatchObject({ reason: 'schema', expected: 'inbound | outbound | internal' });
    expect(judged(about('call.queued', { queue: 'q'.repeat(513) }))).toMatchObject({ reason: 'too_long', expected: '≤ 512 characters' });
    expect(judged(about('call.consent', {}))).toMatchObject({ reason: 'missing', errors: [{ path: 'data.kind', reason: 'missing' }, { path: 'data.granted', reason: 'missing' }] });
  });

  it('a thousand faults are answered with twenty', () => {
    const turns = Array.from({ length: 1000 }, () => ({ speaker: 'agent', text: '', startMs: 2, endMs: 1 }));
    const answer = judged(about('call.transcript_added', { turns }));
    expect(answer.ok ? 0 : answer.errors?.length).toBe(20);
  });
});

describe('keys that reach for prototypes', () => {
  it.each(['{"__proto__":{"direction":"inbound"}}', '{"constructor":{"prototype":{"direction":"inbound"}}}'])('%s has no direction', (data) => {
    expect(judge(JSON.stringify({ ...good, data: 'HERE' }).replace('"HERE"', data))).toMatchObject({ ok: false, reason: 'missing', path: 'data.direction' });
  });

  it('an envelope that hides in __proto__ is none', () => {
    expect(judge(`{"__proto__":${JSON.stringify(good)}}`)).toMatchObject({ ok: false, reason: 'missing', path: 'specversion', id: null });
  });

  it('members that an object inherits do not count', () => {
    expect(validateEvent(Object.create(good), null, { now: NOW })).toMatchObject({ ok: false, reason: 'malformed' });
    expect(validateEvent({ ...good, data: Object.create(good.data) as unknown }, null, { now: NOW })).toMatchObject({ ok: false, path: 'data' });
  });
});

describe('any JSON', () => {
  const TYPES = EVENT_TYPES.map((t) => t.type);
  it('is judged without a throw, and what is refused says where', () => {
    fc.assert(fc.property(fc.json({ stringUnit: 'binary' }), fc.constantFrom(...TYPES), (json, type) => {
      const text = JSON.stringify({ ...good, type, data: 'HERE' }).replace('"HERE"', () => json);
      const answer = judge(text);
      expect(answer.ok || answer.path.length > 0).toBe(true);
    }));
  });
});
