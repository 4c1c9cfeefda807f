import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CloudEvent } from '@sanxiang/contracts';
import { callStory, Program, sourceAdvanced } from '@sanxiang/testing';

const DAY = { from: '2026-03-02', to: '2026-03-03', tz: 'Asia/Shanghai' };
const WEEK_MS = 7 * 86_400_000;
const RUNS = 8;
const QUESTIONS: readonly Record<string, string>[] = [{}, { grain: '15m' }, { groupBy: 'queue' }];

/** A morning of a hotline: transfers, holds, overflow, abandons, a call that never ended; every fifth minute one of each. */
function morning(org: string): CloudEvent[] {
  const events: CloudEvent[] = [];
  for (let i = 0; i < 6; i += 1) {
    const startAt = Date.parse('2026-03-02T09:00:00+08:00') + i * 300_000;
    const call = (id: string) => callStory(`${id}-${i}`, { org, startAt });
    events.push(
      ...call('held').offered().after(400).queued('repair').after(6_000 + i * 4_000).answered('A1', { rings: 2 }).after(9_000).held().after(31_000).resumed().after(20_000).ended('customer').after(8_000).say('wrapped_up', { reasonCode: 'fault', resolved: true }).events(),
      ...call('overflow').offered().after(100).queued('repair').after(30_000).queued('vip').after(15_000).answered('A2').after(50_000).ended('agent').events(),
      ...call('moved').offered().after(100).queued('billing').after(4_000).answered('A3').after(20_000).say('transfer_requested', { to: 'A4', toKind: 'agent', mode: 'warm' }).after(5_000).say('transfer_accepted', { to: 'A4' }).after(1_000).say('transfer_completed', { to: 'A4' }).after(30_000).ended('customer').events(),
      ...call('gone').offered().after(100).queued('repair').after(2_000 + i * 7_000).abandoned('queue').events(),
      ...call('open').offered().after(100).queued('vip').after(3_000).answered('A5').events(),
    );
  }
  return events;
}

describe('any order, any duplicates, any batches', () => {
  let program: Program; let metrics: string[]; let run = 0;
  beforeAll(async () => {
    program = await Program.start();
    const { body } = await program.get('/v1/metrics');
    if (typeof body !== 'object' || body === null || !('items' in body) || !Array.isArray(body.items)) throw new Error('no catalogue');
    metrics = body.items.map((m: { id: string }) => m.id);
  });
  afterAll(async () => { expect(await program.stop()).toBe(0); });

  /** Everything that an org's readers can see: every figure, whole, by quarter and by queue, and every call. */
  const seen = async (org: string): Promise<unknown> => {
    await program.settled();
    const figures: unknown[] = [];
    for (const id of metrics) for (const more of QUESTIONS) {
      const { status, body } = await program.get(`/v1/metrics/${id}?${new URLSearchParams({ org, ...DAY, ...more }).toString()}`);
      figures.push([id, more, status, typeof body === 'object' && body !== null && 'rows' in body ? body.rows : null]);
    }
    const { body } = await program.get(`/v1/export/calls.csv?${new URLSearchParams({ org, ...DAY }).toString()}`);
    const [head = '', ...rows] = String(body).trim().split(/\r?\n/);
    const revision = head.split(',').indexOf('revision');
    return { figures, calls: rows.map((r) => r.split(',').filter((_, i) => i !== revision).join(',').replaceAll(org, '')).sort() };
  };
  const through = (org: string): CloudEvent => sourceAdvanced(Date.parse('2026-03-02T10:00:00+08:00') + WEEK_MS, { org, atMs: Date.parse('2026-03-02T10:00:00+08:00') });

  it('gives the same calls and the same figures', async () => {
    await program.send([...morning('in-order'), through('in-order')]);
    const expected = await seen('in-order');
    expect(JSON.stringify(expected)).toContain('held-0');
    const soup = fc.tuple(fc.shuffledSubarray(morning('x'), { minLength: morning('x').length }), fc.subarray(morning('x')), fc.array(fc.nat(300), { maxLength: 5 }));
    await fc.assert(fc.asyncProperty(soup, async ([shuffled, again, cuts]) => {
      run += 1;
      const org = `shuffled-${run}`;
      const events = [...shuffled.slice(0, 40), ...again, ...shuffled.slice(40), through('x')].map((e) => ({ ...e, org }));
      const at = [0, ...cuts.map((c) => Math.min(c, events.length)).sort((a, b) => a - b), events.length];
      for (let i = 1; i < at.length; i += 1) if ((at[i - 1] ?? 0) < (at[i] ?? 0)) await program.send(events.slice(at[i - 1], at[i]));
      expect(await seen(org)).toEqual(expected);
    }), { numRuns: RUNS });
  });
});
