import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LOCAL, type Caller } from '@sanxiang/access';
import { TOPICS } from '@sanxiang/contracts';
import { EmbeddedEventLog } from '@sanxiang/event-log';
import { createLogger, orgOf, type Clock } from '@sanxiang/kernel';
import { EmbeddedAdmission } from './embedded-admission.js';
import { eventKey, IdIndex } from './id-index.js';
import { Intake, type Receipt } from './intake.service.js';
import { EmbeddedQuarantine } from './embedded-quarantine.js';

const silent = createLogger('silent', 'test');
const clock: Clock = { now: () => Date.parse('2026-03-02T12:00:00+08:00'), speed: 1 };
const offered = (id: string, more: object = {}): Record<string, unknown> => ({ specversion: '1.0', id, source: 'pbx', type: 'call.offered.v1', subject: `call-${id}`, time: '2026-03-02T10:00:00.000+08:00', data: { direction: 'inbound' }, ...more });

interface Opened { readonly log: EmbeddedEventLog; readonly admission: EmbeddedAdmission; readonly quarantine: EmbeddedQuarantine; readonly intake: Intake }

describe('intake', () => {
  let dir: string; let it_: Opened;
  const open = async (): Promise<Opened> => {
    const log = new EmbeddedEventLog(join(dir, 'log'), clock, silent);
    const admission = new EmbeddedAdmission(log, new IdIndex(join(dir, 'ids')), silent);
    await admission.recover();
    const quarantine = new EmbeddedQuarantine(join(dir, 'quarantine.db'), clock);
    return { log, admission, quarantine, intake: new Intake(admission, quarantine, clock) };
  };
  const close = async (): Promise<void> => { await it_.admission.close(); await it_.log.close(); await it_.quarantine.close(); };
  beforeEach(async () => { dir = await mkdtemp(join(tmpdir(), 'sanxiang-intake-')); it_ = await open(); });
  afterEach(async () => { await close(); await rm(dir, { recursive: true }); });

  const send = (events: readonly unknown[], caller: Caller = LOCAL): Promise<Receipt> => sendText(events.map((e) => JSON.stringify(e)).join('\n'), caller);
  const sendText = (text: string, caller: Caller = LOCAL): Promise<Receipt> => it_.intake.lines(caller, (async function* () { yield await Promise.resolve(Buffer.from(text)); })());
  const stored = async (): Promise<Record<string, unknown>[]> => {
    const out: Record<string, unknown>[] = [];
    for (let i = 0; ; i += 1) { const text = await it_.log.read(TOPICS.events, i); if (text === null) return out; out.push(JSON.parse(text) as Record<string, unknown>); }
  };

  it('takes an event once, whatever the order of its members', async () => {
    expect(await send([offered('1'), offered('1')])).toEqual({ accepted: 1, duplicates: 1, rejected: [] });
    expect(await send([Object.fromEntries(Object.entries(offered('1')).reverse())])).toEqual({ accepted: 0, duplicates: 1, rejected: [] });
    expect(await stored()).toEqual([{ ...offered('1'), org: 'default' }]);
  });

  it('keeps the first of two events with one id, in one request and later, and puts the other aside', async () => {
    const other = offered('1', { data: { direction: 'outbound' } });
    expect(await send([offered('1'), other])).toEqual({ accepted: 1, duplicates: 0, rejected: [{ index: 1, id: '1', reason: 'conflict', path: 'id' }] });
    expect((await send([other])).rejected).toEqual([{ index: 0, id: '1', reason: 'conflict', path: 'id' }]);
    expect(await stored()).toHaveLength(1);
    expect(await it_.quarantine.counts(orgOf('default'), null)).toEqual([{ source: 'pbx', reason: 'conflict', count: 2 }]);
  });

  it('takes the same id from another source or in another org for another event', async () => {
    expect((await send([offered('1'), offered('1', { source: 'pbx 2' }), offered('1', { org: 'other' })])).accepted).toBe(3);
  });

  it('accounts for every line and says which were wrong, where and why', async () => {
    const answer = await sendText([JSON.stringify(offered('1')), '{oops', JSON.stringify(offered('2', { time: 'soon' })), JSON.stringify(offered('3', { type: 'call.exploded.v1' })), JSON.stringify(offered('4'))].join('\n'));
    expect(answer.accepted).toBe(2);
    expect(answer.rejected.map((r) => [r.index, r.id, r.reason, r.path])).toEqual([[1, null, 'unreadable', ''], [2, '2', 'malformed', 'time'], [3, '3', 'unknown_type', 'type']]);
    expect((await stored()).map((e) => e['id'])).toEqual(['1', '4']);
  });

  it('lets a key speak for its own org only', async () => {
    const caller: Caller = { role: 'publisher', org: orgOf('ours'), name: 'pbx' };
    const answer = await send([offered('1'), offered('2', { org: 'theirs' }), offered('3', { org: 'ours' })], caller);
    expect(answer.rejected.map((r) => [r.index, r.reason, r.path])).toEqual([[1, 'other_org', 'org']]);
    expect((await stored()).map((e) => e['org'])).toEqual(['ours', 'ours']);
  });

  it('knows its events after it was opened again, also those that the index had missed', async () => {
    await send([offered('1'), offered('2')]);
    await it_.log.append(TOPICS.events, [{ key: 'k', value: JSON.stringify({ ...offered('3'), org: 'default' }) }]);
    await close();
    it_ = await open();
    expect(await send([offered('1'), offered('2'), offered('3'), offered('4')])).toEqual({ accepted: 1, duplicates: 3, rejected: [] });
  });

  it('passes over what the log holds and intake never let in, when it is opened again', async () => {
    await send([offered('1')]);
    await it_.log.append(TOPICS.events, ['not JSON {', 'null', '{}', JSON.stringify({ ...offered('2'), org: 'default' })].map((value) => ({ key: 'k', value })));
    await close();
    it_ = await open();
    expect(await send([offered('1'), offered('2'), offered('3')])).toMatchObject({ accepted: 1, duplicates: 2 });
  });

  it('takes every event once when copies come at the same moment, in any cut', async () => {
    let round = 0;
    await fc.assert(fc.asyncProperty(fc.array(fc.array(fc.nat(8), { minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 8 }), async (requests) => {
      round += 1;
      const answers = await Promise.all(requests.map((r) => send(r.map((n) => offered(`${round}.${n}`)))));
      const distinct = new Set(requests.flat()).size;
      expect(answers.reduce((n, a) => n + a.accepted, 0)).toBe(distinct);
      expect(answers.reduce((n, a) => n + a.duplicates, 0)).toBe(requests.flat().length - distinct);
      expect((await stored()).filter((e) => String(e['id']).startsWith(`${round}.`))).toHaveLength(distinct);
    }), { numRuns: 30 });
  });

  it('tells keys apart that would be one text without their separator', () => {
    expect(eventKey('a', 'b', 'c')).not.toBe(eventKey('a', 'bc', ''));
    expect(eventKey('ab', 'c', 'd')).not.toBe(eventKey('a', 'bc', 'd'));
  });
});
